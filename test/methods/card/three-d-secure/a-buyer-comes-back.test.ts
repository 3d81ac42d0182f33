import { expect, test } from 'vitest';
import { returnAddresses } from '../../../../src/api/methods/card/three-d-secure/return-address.ts';
import { goods } from '../../atobarai/an-order.ts';
import { describeWithEngine } from '../../../support/engine.ts';
import { useSystem } from '../../../support/use-system.ts';
import { aToken } from '../an-order.ts';
import { card as driver } from '../driver.ts';
import { apiOf, authenticated, bring, checkout, pathOf, PUBLIC_URL, sentOn, start, useApis, visit } from './a-browser.ts';

const POLICY = { checkoutDeadlineMs: 15_000 };

describeWithEngine('a buyer comes back from 3-D Secure', (engine) => {
  const { cart, desk, system, yamato } = useSystem(engine, { driver, policy: POLICY });
  const { one, two } = useApis(system, PUBLIC_URL);

  /** How often Yamato was asked for an authorisation by what a browser brought. */
  const asked = async (number: string) => (await desk.history(number)).flatMap(({ calls }) => calls).filter(({ operation }) => operation === 'A09').length;
  const live = async (number: string) => (await driver.ledger(yamato, driver.settlementNo(number))).filter((credit) => credit.live && credit.status === 'approved').length;
  const statusOf = async (number: string) => (await cart.get(number)).body.status;

  test('the page is shown by any process, the answer is waited for, and a reload of either asks for nothing twice', async () => {
    const started = await checkout(system, one);
    expect(started).toMatchObject({ status: 202, body: { status: 'creditAwaitingBuyer', next: { kind: 'threeDSecure', deadlineAt: expect.any(String) } } });
    expect([started.url.length <= 128, started.url.startsWith(`${PUBLIC_URL}/v1/threeDSecure/`)]).toEqual([true, true]);
    for (const api of [two, one, two]) {
      const page = await visit(api, started.url);
      expect([page.statusCode, page.body]).toEqual([200, started.html]);
      expect(page.headers).toMatchObject({ 'content-security-policy': 'sandbox allow-forms allow-scripts allow-top-navigation', 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      expect(page.headers['set-cookie']).toBeUndefined();
    }
    const { action, fields } = await authenticated(started);
    expect(action).toBe(started.url);
    expect(sentOn(await bring(two, action, fields), started.number)).toBe('provisionalSale');
    expect([await live(started.number), await statusOf(started.number)]).toEqual([1, 'provisionalSale']);
    expect(sentOn(await bring(one, action, fields), started.number)).toBe('provisionalSale');
    expect(sentOn(await bring(one, action, { ...fields, RES_CODE: '0001' }), started.number)).toBe('provisionalSale');
    expect(sentOn(await visit(one, started.url), started.number)).toBe('provisionalSale');
    expect([await asked(started.number), await live(started.number)]).toEqual([1, 1]);
    expect(JSON.stringify([await cart.events(started.number), await desk.history(started.number), (await cart.get(started.number)).body])).not.toMatch(/<form|threeDToken|threeDSecure\/|HASH_VALUE/);
  });

  test('posts that come to two processes at once are one', async () => {
    const started = await checkout(system, one);
    const { action, fields } = await authenticated(started);
    const answers = await Promise.all([one, two, one, two].map((api) => bring(api, action, fields)));
    for (const answer of answers) expect(sentOn(answer, started.number)).toBe('provisionalSale');
    expect([await asked(started.number), await live(started.number)]).toEqual([1, 1]);
  });

  test('what was changed on its way, and an authentication that failed, come to nothing and leave nothing', async () => {
    const [changed, failed] = [await checkout(system, one), await checkout(system, two)];
    const brought = await authenticated(changed);
    expect(sentOn(await bring(one, brought.action, { ...brought.fields, RES_CODE: '0006' }), changed.number)).toBe('paymentFailed');
    expect(sentOn(await bring(one, brought.action, brought.fields), changed.number)).toBe('paymentFailed');
    const cancelled = await authenticated(failed, 'cancel');
    expect(sentOn(await bring(two, cancelled.action, cancelled.fields), failed.number)).toBe('paymentFailed');
    for (const { number } of [changed, failed]) expect([await asked(number), await live(number), (await cart.get(number)).body.outcome]).toEqual([1, 0, expect.any(String)]);
  });

  test('a return for another order harms neither: by its amount it is known, else Yamato knows it', async () => {
    const dear = { amountYen: 9_900, items: [goods(9_900)] };
    const [mine, dearer, alike] = [await checkout(system, one), await checkout(system, one, dear), await checkout(system, one)];
    const [own, others] = [await authenticated(mine), await authenticated(dearer)];
    expect(sentOn(await bring(one, mine.url, others.fields), mine.number)).toBe('creditAwaitingBuyer');
    expect((await desk.history(mine.number))[0]).toMatchObject({ action: 'completeThreeDSecure', outcome: 'refused', code: 'amountDiffers' });
    expect(await asked(mine.number)).toBe(0);
    expect(sentOn(await bring(one, alike.url, own.fields), alike.number)).toBe('paymentFailed');
    expect(sentOn(await bring(one, mine.url, own.fields), mine.number)).toBe('provisionalSale');
    expect(sentOn(await bring(one, dearer.url, others.fields), dearer.number)).toBe('provisionalSale');
    expect(await Promise.all([mine, dearer, alike].map(({ number }) => live(number)))).toEqual([1, 1, 0]);
  });

  test('what is no return leaves the page open; whoever has no address of ours reads a page and nothing else', async () => {
    const started = await checkout(system, one);
    const { action, fields } = await authenticated(started);
    const { HASH_VALUE: _hash, ...unhashed } = fields;
    const twice = `${new URLSearchParams(fields).toString()}&RES_CODE=0000`;
    for (const broken of ['', '&&&=', 'a'.repeat(60_000), unhashed, twice]) expect(sentOn(await bring(one, action, broken), started.number)).toBe('creditAwaitingBuyer');
    expect(await asked(started.number)).toBe(0);
    const path = pathOf(action);
    const refused = [
      await bring(one, action, 'a'.repeat(70_000)),
      await one.inject({ method: 'POST', url: path, headers: { 'content-type': 'application/json' }, payload: fields }),
      await bring(one, `${action}A`, fields), await visit(one, `${action.slice(0, -1)}`), await visit(one, `${PUBLIC_URL}/v1/threeDSecure/%E0%A4%A`), await visit(one, `${PUBLIC_URL}/v1/threeDSecure/${started.number}`),
    ];
    expect(refused.map(({ statusCode }) => statusCode)).toEqual([413, 415, 404, 404, 404, 404]);
    for (const { headers, body } of refused.filter((_, at) => at !== 4)) {
      expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      expect(body).toContain('<h1>');
      expect(body).not.toContain(started.number);
    }
    expect(sentOn(await bring(one, action, fields), started.number)).toBe('provisionalSale');
  });

  test('an address whose token was replaced by another is nobody’s any more, and the same start tells the new one', async () => {
    const spent = aToken('1111', '3');
    const first = await checkout(system, one, { token: spent });
    const { fields } = await authenticated(first);
    const waiting = await checkout(system, one, { token: spent });
    expect(waiting.body.next).toMatchObject({ kind: 'newToken' });
    const held = await system.records.loadOrder(system.shop, waiting.number);
    const before = (await returnAddresses(system.records.keyring, system.shop, PUBLIC_URL))(held?.state.claimId ?? '', spent);
    expect(sentOn(await bring(two, before, fields), waiting.number)).toBe('creditAwaitingBuyer');
    // The desk's API has no address of its own; `one` has.
    const answer = await one.inject({
      method: 'POST', url: `/v1/shops/${system.shop}/orders/${waiting.number}/actions`, headers: { authorization: `Bearer ${system.keys.cart}`, 'idempotency-key': 'again', prefer: 'wait=10' },
      payload: { action: 'submitToken', card: { token: aToken('1111', '3') } },
    });
    expect(answer.json()).toMatchObject({ outcome: 'done' });
    expect([(await bring(two, before, fields)).statusCode, (await visit(two, before)).statusCode]).toEqual([404, 404]);
    const again = await start(system, two, waiting.sent);
    expect([again.status, again.body.next, again.url === before]).toEqual([202, expect.objectContaining({ kind: 'threeDSecure', html: expect.stringContaining('<form') }), false]);
    const back = await authenticated(again);
    expect(sentOn(await bring(two, back.action, back.fields), waiting.number)).toBe('provisionalSale');
  });

  test('while the records are away, or too many come from one place, he reads that he should wait', async () => {
    const started = await checkout(system, one);
    const { action, fields } = await authenticated(started);
    const away = await apiOf(system, PUBLIC_URL, { records: { ...system.records, orderOfClaim: () => Promise.reject(new Error('gone')), ping: () => Promise.reject(new Error('gone')) } });
    const busy = await apiOf(system, PUBLIC_URL, { guessesPerSecond: 2 });
    try {
      const refused = [await bring(away, action, fields), await visit(away, action), ...(await Promise.all(Array.from({ length: 12 }, () => visit(busy, action)))).filter(({ statusCode }) => statusCode !== 200)];
      expect(new Set(refused.map(({ statusCode }) => statusCode))).toEqual(new Set([503, 429]));
      for (const { headers, body } of refused) expect([headers['content-type'], body]).toEqual(['text/html; charset=utf-8', expect.stringContaining('再読み込み')]);
    } finally {
      await Promise.all([away.close(), busy.close()]);
    }
    expect(sentOn(await bring(one, action, fields), started.number)).toBe('provisionalSale');
  });

  test('while no worker runs the return is kept, and goes on by itself', async () => {
    const { policy } = (await system.records.findShop(system.shop)) ?? { policy: {} };
    await system.records.updateShop(system.shop, { policy: { ...policy, checkoutDeadlineMs: 2_500 } });
    const started = await checkout(system, one);
    const { action, fields } = await authenticated(started);
    await system.stopWorker();
    expect(sentOn(await bring(one, action, fields), started.number)).toBe('creditAwaitingBuyer');
    await system.startWorker();
    expect((await cart.until(started.number, ({ credit }) => credit.state === 'approved')).status).toBe('provisionalSale');
    expect(sentOn(await visit(two, started.url), started.number)).toBe('provisionalSale');
    expect([await asked(started.number), await live(started.number)]).toEqual([1, 1]);
  });
});

describeWithEngine('a buyer who does not come back from 3-D Secure', (engine) => {
  const { cart, desk, system, yamato } = useSystem(engine, { driver, policy: { ...POLICY, threeDSecureMs: 1_500 } });
  const { one, two } = useApis(system, PUBLIC_URL);

  test('is waited for no longer than he was told; coming later he is sent on, and nothing is asked for', async () => {
    const started = await checkout(system, one);
    const { action, fields } = await authenticated(started);
    const ended = await cart.until(started.number, ({ outcome }) => outcome !== null);
    expect([ended.status, ended.credit.state]).toEqual(['paymentFailed', 'refused']);
    expect(sentOn(await visit(two, started.url), started.number)).toBe('paymentFailed');
    expect(sentOn(await bring(two, action, fields), started.number)).toBe('paymentFailed');
    const calls = (await desk.history(started.number)).flatMap((line) => line.calls);
    expect(calls.filter(({ operation }) => operation === 'A09')).toEqual([]);
    expect((await driver.ledger(yamato, driver.settlementNo(started.number))).map(({ status }) => status)).not.toContain('approved');
  });
});
