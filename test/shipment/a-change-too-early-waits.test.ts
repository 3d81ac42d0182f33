import { expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

const SETTLE_MS = 2_500;

describeWithEngine('a change soon after the one before', (engine) => {
  const { desk, yamato } = useSystem(engine, { policy: { settleDelayMs: SETTLE_MS } });

  test('waits, says until when and why, and is then done by itself, never too early for Yamato', async () => {
    const orderNumber = await desk.approved();
    // Yamato's own clock says what is too early: nothing that arrives in this time is taken.
    await yamato.fault({ operation: '*', orderNo: `${orderNumber}-*`, fault: 'tooEarly', withinSeconds: 2 });
    await desk.submit(orderNumber, { action: 'registerShipment', parcels: [aParcel()] }, 'ship');
    const waiting = await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'waiting');
    expect(waiting.detail).toContain('反映されるのを待っています');
    const { credit } = await desk.order(orderNumber);
    expect(Date.parse(waiting.waitingUntil ?? '') - Date.parse(credit.since)).toBeLessThanOrEqual(SETTLE_MS);
    const shipped = await desk.untilAction(orderNumber, 'ship', ({ state }) => state === 'finished');
    expect([shipped.outcome, shipped.waitingUntil]).toEqual(['done', null]);
    await desk.submit(orderNumber, { action: 'cancelCredit' }, 'cancel');
    expect((await desk.untilAction(orderNumber, 'cancel', ({ state }) => state === 'waiting')).waitingUntil).not.toBeNull();
    expect((await desk.untilAction(orderNumber, 'cancel', ({ state }) => state === 'finished')).outcome).toBe('done');
    const changes = (await yamato.operations(settlementNo(orderNumber))).filter((operation) => operation !== 'KAAST');
    expect(changes).toEqual(['KAARA', 'KAARS', 'KAASL', 'KAACL']);
  });

  test('an inquiry need not wait', async () => {
    const orderNumber = await desk.approved();
    const line = await desk.act(orderNumber, { action: 'syncStatus' });
    const { credit } = await desk.order(orderNumber);
    expect(line.outcome).toBe('done');
    expect(Date.parse(line.finishedAt ?? '') - Date.parse(credit.since)).toBeLessThan(SETTLE_MS);
  });
});
