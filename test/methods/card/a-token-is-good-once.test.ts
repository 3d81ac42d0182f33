import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openPostgres } from '../../../src/records/database/open-database.ts';
import { everythingInClear } from '../../records/support/everything-in-clear.ts';
import { describeWithEngine } from '../../support/engine.ts';
import { describeWithPostgres } from '../../support/postgres.ts';
import { usePostgres, useSystem } from '../../support/use-system.ts';
import type { StartBody } from '../driver.ts';
import { aToken, cardOrderBody } from './an-order.ts';
import { card as driver } from './driver.ts';

const { settlementNo } = driver;

describeWithEngine('a token', (engine) => {
  const { cart, desk, yamato } = useSystem(engine, { driver, policy: { newTokenMs: 60_000 } });
  const again = (body: StartBody, token = aToken()): StartBody => ({ ...body, card: { ...Object(body['card']), token } });
  const asked = (orderNumber: string) => yamato.calls('A08', settlementNo(orderNumber), settlementNo(orderNumber, 2));

  /** The request for its credit never arrived, and the order waits for another. */
  async function waiting(change: Parameters<typeof cardOrderBody>[0] = {}) {
    const body = cardOrderBody(change);
    await yamato.fault({ operation: 'A08', orderNo: settlementNo(body.orderNumber), fault: 'cutBeforeCommit', times: 1 });
    await cart.start(body);
    await cart.until(body.orderNumber, ({ next }) => next?.kind === 'newToken');
    return body;
  }

  test('is no part of what was ordered: another one, while the credit stands, asks for nothing', async () => {
    const body = cardOrderBody();
    const first = await cart.start(body);
    expect(first.status).toBe(201);
    for (const other of [body, again(body)]) expect(await cart.start(other)).toEqual(first);
    expect(await asked(body.orderNumber)).toBe(1);
  });

  test('that was used is answered as it stands; another one goes on under the same number', async () => {
    const body = await waiting();
    const standing = { status: 202, body: { status: 'creditAwaitingBuyer', verdict: { kind: 'awaitingBuyer' }, next: { kind: 'newToken', deadlineAt: expect.any(String) } } };
    expect(await cart.start(body)).toMatchObject(standing);
    expect(await asked(body.orderNumber)).toBe(1);
    const other = again(body);
    const gone = await cart.start(other);
    expect(gone).toMatchObject({ status: 201, body: { status: 'provisionalSale', credit: { generation: 1, settlementNo: settlementNo(body.orderNumber) }, next: null } });
    expect(await cart.start(other)).toMatchObject({ status: 201 });
    expect(await asked(body.orderNumber)).toBe(2);
    expect(await yamato.live(settlementNo(body.orderNumber), settlementNo(body.orderNumber, 2))).toEqual([settlementNo(body.orderNumber)]);
  });

  test('ten times at once goes on once', async () => {
    const body = await waiting();
    const other = again(body);
    const answers = await Promise.all(Array.from({ length: 10 }, () => cart.start(other)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await asked(body.orderNumber)).toBe(2);
  });

  test('that Yamato cannot read leaves the order waiting for another', async () => {
    const token = aToken();
    expect((await cart.start(cardOrderBody({ card: { token } }))).status).toBe(201);
    const body = cardOrderBody({ card: { token } });
    expect(await cart.start(body)).toMatchObject({ status: 202, body: { next: { kind: 'newToken' } } });
    expect(await cart.start(again(body))).toMatchObject({ status: 201, body: { credit: { settlementNo: settlementNo(body.orderNumber) } } });
  });

  test('of a card that is refused ends the checkout, as the first would have', async () => {
    const body = await waiting();
    expect(await cart.start(again(body, aToken('9055')))).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
    await cart.untilEnded(body.orderNumber, 'refused');
  });

  test('is given by staff’s desk or the cart’s action as well', async () => {
    const body = await waiting();
    const line = await desk.act(body.orderNumber, { action: 'submitToken', card: { token: aToken() } });
    expect([line.outcome, (await desk.order(body.orderNumber)).status]).toEqual(['done', 'provisionalSale']);
  });

  test('for an order of staff’s whose card was refused: asked for again, it waits for the cart to continue it', async () => {
    const body = cardOrderBody({ intake: 'backoffice', card: { token: aToken('9055') } });
    expect((await cart.start(body)).status).toBe(402);
    expect((await desk.act(body.orderNumber, { action: 'requestCredit' })).detail).toContain('購入者のカード入力が必要です');
    expect(await cart.start(again(body))).toMatchObject({ status: 201, body: { credit: { settlementNo: settlementNo(body.orderNumber, 2) } } });
  });
});

describeWithEngine('a token that nobody brings', (engine) => {
  const { cart, yamato } = useSystem(engine, { driver, policy: { newTokenMs: 700, checkoutDeadlineMs: 400 } });

  test('ends the order failed, with an event, and nothing at Yamato', async () => {
    const body = cardOrderBody();
    await yamato.fault({ operation: 'A08', orderNo: settlementNo(body.orderNumber), fault: 'cutBeforeCommit', times: 1 });
    await cart.start(body);
    await cart.untilEnded(body.orderNumber, 'failed');
    expect((await cart.events(body.orderNumber)).at(-1)).toMatchObject({ status: 'paymentFailed', order: { outcome: 'failed', credit: { code: 'tokenMissing' } } });
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([]);
    expect(await cart.start(body)).toMatchObject({ status: 422, body: { code: 'creditFailed', detail: expect.stringContaining('期限までに') } });
  });
});

describeWithEngine('what the records keep of a token', (engine) => {
  describeWithPostgres('in PostgreSQL', () => {
    const masterKey = randomBytes(32);
    const postgres = usePostgres();
    const { cart, system, yamato } = useSystem(engine, { driver, postgres, masterKey, policy: { checkoutDeadlineMs: 400, newTokenMs: 60_000 } });

    const inClear = async (): Promise<string> => {
      const raw = openPostgres(postgres.url);
      try {
        return (await everythingInClear(raw, masterKey, system.shop)).text;
      } finally {
        await raw.close();
      }
    };

    test('is nothing once it was sent: neither of the start’s nor of another one’s', async () => {
      const [first, second] = [aToken(), aToken()];
      const body = cardOrderBody({ card: { token: first } });
      const held = await yamato.hold('before', { operation: 'A08', orderNo: settlementNo(body.orderNumber) });
      await cart.start(body);
      await held.reached();
      expect(await inClear(), 'while it is under way').toContain(first);
      await yamato.fault({ operation: 'A08', orderNo: settlementNo(body.orderNumber), fault: 'cutBeforeCommit', times: 1 });
      await held.release();
      await cart.until(body.orderNumber, ({ credit, next }) => credit.state === 'approved' || next?.kind === 'newToken');
      expect(await inClear()).not.toContain(first);
      const other = cardOrderBody({ card: { token: second } });
      await yamato.fault({ operation: 'A08', orderNo: settlementNo(other.orderNumber), fault: 'cutBeforeCommit', times: 1 });
      await cart.start({ ...other, card: { ...Object(other['card']), token: aToken() } });
      await cart.until(other.orderNumber, ({ next }) => next?.kind === 'newToken');
      await cart.start(other);
      await cart.until(other.orderNumber, ({ credit }) => credit.state === 'approved');
      const kept = await inClear();
      expect(kept).toContain('submitToken');
      expect(kept).not.toContain(second);
    });
  });
});
