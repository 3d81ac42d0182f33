import { beforeAll, expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';
import { enter, smsCodeOf, waitingOrder } from './sms-orders.ts';

/** Yamato's three minutes pass by its own clock, which stands still until a test moves it. */
describeWithEngine('an SMS code that nobody enters', (engine) => {

  const { system, cart, yamato } = useSystem(engine, { policy: { smsCodeMs: 2_000, unknownPatienceMs: 3_000 } });
  beforeAll(async () => {
    await yamato.clock({ freeze: true });
  });

  test('ends the order by itself once the time is up, as Yamato says, with an event', async () => {
    const { body, number, first } = await waitingOrder(cart);
    await yamato.clock({ advance: 'PT3M' });
    expect(await cart.untilEnded(number, 'refused')).toMatchObject({ status: 'creditRefused', credit: { code: 'smsExpired' }, attention: [], smsCode: null });
    expect(await yamato.credits(first)).toMatchObject([{ status: 31, live: false }]);
    expect((await cart.events(number)).at(-1)).toMatchObject({ status: 'creditRefused', actionId: null });
    expect(await yamato.operations(first)).toEqual(['KAARA', 'KAAST']);
    expect((await cart.start(body)).status).toBe(402);
  });

  test('that comes too late is told so', async () => {
    const { number, first } = await waitingOrder(cart);
    const code = await smsCodeOf(yamato, first);
    await yamato.clock({ advance: 'PT3M' });
    expect(await enter(cart, number, code)).toMatchObject({ outcome: 'refused', code: 'smsExpired' });
    await cart.untilEnded(number, 'refused');
  });

  test('is asked about again while Yamato still waits, less and less often, and can still be entered', async () => {
    const { number, first } = await waitingOrder(cart);
    const order = await cart.until(number, ({ attention }) => attention.length > 0);
    expect(order).toMatchObject({ status: 'creditAwaitingBuyer', outcome: null, attention: [{ code: 'holdTooLong' }] });
    // 150, 300, then at most every 500 ms for three seconds; a timer takes up to a second more.
    const asked = await yamato.calls('KAAST', first);
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(asked).toBeLessThanOrEqual(9);
    expect(await enter(cart, number, await smsCodeOf(yamato, first))).toMatchObject({ outcome: 'done' });
    expect(await cart.until(number, ({ attention }) => attention.length === 0)).toMatchObject({ status: 'creditApproved' });
  });

  test('ends the order after a restart of the worker, too', async () => {
    const { number, first } = await waitingOrder(cart);
    await system.stopWorker();
    await yamato.clock({ advance: 'PT3M' });
    expect(await yamato.credits(first)).toMatchObject([{ status: 31 }]);
    expect((await cart.get(number)).body.status).toBe('creditAwaitingBuyer');
    await system.startWorker();
    expect(await cart.untilEnded(number, 'refused')).toMatchObject({ credit: { code: 'smsExpired' } });
  });

  test('is asked about when Yamato can be reached again', async () => {
    const { number, first } = await waitingOrder(cart);
    const disarm = await yamato.fault({ operation: 'KAAST', orderNo: first, fault: 'httpErrorBefore', status: 503 });
    await yamato.clock({ advance: 'PT3M' });
    await waitFor(() => yamato.calls('KAAST', first), (calls) => calls >= 2);
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditAwaitingBuyer', outcome: null });
    await disarm();
    await cart.untilEnded(number, 'refused');
  });

  test('of a back-office order becomes work for staff, who can send another', async () => {
    const { number, first } = await waitingOrder(cart, { intake: 'backoffice' });
    await yamato.clock({ advance: 'PT3M' });
    expect(await cart.until(number, ({ status }) => status === 'creditRefused')).toMatchObject({ outcome: null, attention: [{ code: 'creditRefused' }] });
    expect((await cart.act(number, { action: 'requestCredit' })).body).toMatchObject({ outcome: 'done', detail: expect.stringMatching(/認証番号のSMS/) });
    expect(await enter(cart, number, await smsCodeOf(yamato, `${number}-2`))).toMatchObject({ outcome: 'done' });
    expect((await cart.get(number)).body).toMatchObject({ status: 'creditApproved', attention: [] });
    expect(await yamato.live(first, `${number}-2`)).toEqual([`${number}-2`]);
  });
});
