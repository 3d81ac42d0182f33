import '../methods/made-up/in-use.ts';
import { afterEach, expect, test } from 'vitest';
import { WAIT_MS } from '../support/cart.ts';
import { describeEveryMethod, testWhere } from '../support/every-method.ts';
import { lose } from '../support/lost-run.ts';
import { recordsSwitch } from '../support/records-switch.ts';
import { useSystem } from '../support/use-system.ts';

const FROZEN_MS = 60_000;

/** A worker that is frozen in the middle of a call is given up; its order asks and sends again. Then it wakes. */
describeEveryMethod('a sender that is frozen until its order has given it up', (engine, driver) => {
  const { again, everyNo, operations, settlementNo, startBody } = driver;
  // Where the buyer must give something once more, nothing is sent by itself.
  const sample = startBody();
  const sendsAgain = again(sample) === sample;
  const records = recordsSwitch();
  const { system, cart, yamato } = useSystem(engine, { driver, wrapRecords: records.wrap, policy: { callTimeoutMs: 1_500, checkoutDeadlineMs: 700 } });
  afterEach(() => {
    records.up();
  });

  /** The next permission is asked for, or had, and nothing comes of it until it is let go. */
  function freeze(when: 'before' | 'after'): () => void {
    let wake = () => {};
    const woken = new Promise<void>((resolve) => (wake = resolve));
    records.once('permitSend', async (permit) => {
      if (when === 'before') await woken;
      const permission = await permit();
      if (when === 'after') await woken;
      return permission;
    });
    return wake;
  }

  testWhere(sendsAgain)('does not take back the permission that the next try has used', async () => {
    const body = startBody();
    const wake = freeze('after');
    // What the records are told of the doubt is under way for as long.
    records.down('publish');
    expect((await cart.start(body)).status).toBe(202);
    const held = await yamato.hold('after', { operation: operations.credit, orderNo: everyNo(body.orderNumber) });
    await expect.poll(() => yamato.calls(operations.credit, settlementNo(body.orderNumber)), { timeout: FROZEN_MS }).toBe(1);
    await held.reached();
    let isReleased = false;
    records.once('releaseSend', async (release) => {
      await release();
      isReleased = true;
    });
    wake();
    await expect.poll(() => isReleased, { timeout: WAIT_MS }).toBe(true);
    await lose(system, body.orderNumber);
    await held.release();
    records.up();
    await cart.start(body);
    const order = await cart.until(body.orderNumber, ({ credit }) => credit.state === 'approved');
    expect(await yamato.live(settlementNo(body.orderNumber), settlementNo(body.orderNumber, 2))).toEqual([settlementNo(body.orderNumber)]);
    expect(order.credit.generation).toBe(1);
  }, FROZEN_MS);

  test('before its permission, of a checkout that its cart gave up meanwhile: nothing is ever sent', async () => {
    const body = { ...startBody(), onTimeout: 'abandon' };
    const wake = freeze('before');
    expect(await cart.start(body)).toMatchObject({ status: 503, body: { code: 'checkoutAbandoned' } });
    await expect.poll(async () => (await cart.get(body.orderNumber)).body.outcome, { timeout: FROZEN_MS }).toBe('abandoned');
    wake();
    expect(await yamato.calls(operations.credit, settlementNo(body.orderNumber))).toBe(0);
    expect(await yamato.live(settlementNo(body.orderNumber))).toEqual([]);
  }, FROZEN_MS);
});
