/** Lives that once broke a promise because an engine was put back, or because of what staff said, and when, walked step by step. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { anOrder } from '../methods/atobarai/an-order.ts';
import type { Policy } from '../../src/domain/order/policy.ts';
import { higher, lower } from './calling.ts';
import { giveUp } from './happenings.ts';
import { anHonestLife, comeToRest, outcomesOf } from './honest-life.ts';
import { checkBalance, checkEnd } from './invariants.ts';
import type { Life } from './life.ts';
import { iso } from './model-calls.ts';
import { FOREIGN_SLIP } from './model-yamato.ts';
import { destinations, parcelsFor, slips } from './random-actions.ts';
import { approved, DAY_MS, did, edit, HOUR_MS, MINUTE_MS, quiet, shipped, until } from './steps.ts';
import { createVirtualWorker, type VirtualRun } from './virtual-worker.ts';

let worker: Awaited<ReturnType<typeof createVirtualWorker>>;
let life: Life;
/** By the draw's limit; the ordinary case of all others. */
let drawn: Readonly<Record<number, number>> = {};
beforeAll(async () => {
  worker = await createVirtualWorker();
});
afterEach(() => life.run?.close());
afterAll(() => worker.close());

function honestLife(policy: Partial<Policy> = {}): Life {
  drawn = {};
  life = anHonestLife(worker, (limit) => drawn[limit] ?? 0, policy);
  return life;
}

const outcomes = (): unknown[] => outcomesOf(life);

const comesToRest = (): Promise<void> => comeToRest(life);

/** The engine is put back to what it knew after so many tasks; what was under way then is handed out again, or is missed. */
async function putBackTo(run: VirtualRun, tasks: number, handsOut = true): Promise<void> {
  const back = run.tasks() - 1 - tasks;
  drawn = handsOut ? { 2: 1 } : {};
  await life.putBack((limit) => (limit === 2 ? 1 : back));
  drawn = {};
}

test('a slip that an engine which was put back hands out again is not sent for a credit that is cancelled by now, also while the records are down', async () => {
  await approved(honestLife(), anOrder({ destinations: destinations(2) }));
  await life.act({ action: 'registerShipment', parcels: parcelsFor(2) });
  await until(life, () => life.log.filter((line) => line.includes('sendSlip')).length === 2);
  const run = life.run!;
  const tasks = run.tasks();
  await quiet(life, 2 * MINUTE_MS);
  edit(life, 'cancelled');
  await did(life, { action: 'syncStatus' });
  life.records.down = true;
  await putBackTo(run, tasks);
  await quiet(life, 10 * MINUTE_MS);
  expect(life.log.filter((line) => line.includes('sendSlip A-1-1 → {"kind":"called"'))).toHaveLength(2);
  life.records.down = false;
  await comesToRest();

  expect(outcomes()).toEqual(['done', 'done']);
  expect(life.records.state).toMatchObject({ outcome: 'cancelled' });
});

test('what only a run that was put back had seen is seen again by the one that begins from the records', async () => {
  await approved(honestLife());
  const run = life.run!;
  const tasks = run.tasks();
  await did(life, { action: 'recordParcels', parcels: parcelsFor(1) });
  life.records.down = true;
  edit(life, 'cancelled');
  await until(life, () => life.state?.outcome === 'cancelled', DAY_MS);
  await putBackTo(run, tasks);
  life.records.down = false;
  await comesToRest();

  expect(life.log.filter((line) => line.endsWith('open resume'))).toHaveLength(1);
  expect(life.records.state).toMatchObject({ outcome: 'cancelled' });
});

test.for(['the engine hands it out', 'its action comes again'])('a change of a slip is not taken for refused when it is made once more, as %s', async (how) => {
  await shipped(honestLife());
  const run = life.run!;
  const tasks = run.tasks();
  await life.act({ action: 'registerShipment', parcels: [{ slipNo: slips[4], carrier: 'yamato' }] });
  await until(life, () => life.agenda.inFlight.size > 0);
  await putBackTo(run, how === 'its action comes again' ? tasks : run.tasks());
  if (how === 'its action comes again') await life.signal('staffAction', [life.accepted.at(-1)!.message]);
  await comesToRest();

  expect(life.yamato.entries.get('A-1-1')?.slips).toEqual([slips[4]]);
  expect(outcomes()).toEqual(['done', 'done']);
  expect(life.state).toMatchObject({ shipment: { state: 'registered' }, parcels: [{ slipNo: slips[4], state: 'registered' }], attention: [] });
});

test('the end of a checkout that its cart gave up stays what it was, also when a run that was put back never hears of that', async () => {
  honestLife().calls.screenings.push('refused');
  life.calls.insisted.set('sendCredit', { fault: 'workerLostAfter', deafAfter: true });
  await life.start({ intake: 'checkout', abandons: true, contents: anOrder() });
  const run = life.run!;
  await giveUp(life);
  await until(life, () => life.records.lines.get('start-claim-1')?.state === 'finished');
  const told = life.records.lines.get('start-claim-1');
  await putBackTo(run, 1, false);
  life.calls.insisted.clear();
  life.calls.deaf = false;
  await comesToRest();

  expect(life.records.lines.get('start-claim-1')).toMatchObject({ outcome: told?.outcome, code: told?.code });
  expect(life.records.verdictOf('claim-1')).toBe('abandoned');
});

test('an order that ended because its cart gave up is not cancelled once more by a run that was put back', async () => {
  honestLife().records.down = true;
  await life.start({ intake: 'checkout', abandons: true, contents: anOrder() });
  const run = life.run!;
  await until(life, () => run.tasks() === 2);
  await life.passTo(life.now + HOUR_MS);
  life.records.down = false;
  await until(life, () => life.run === null);
  const told = life.records.lines.get('start-claim-1');
  await putBackTo(run, 2);
  await life.act({ action: 'cancelCredit' });
  await comesToRest();

  expect(life.records.state).toMatchObject({ outcome: 'abandoned' });
  expect(life.records.lines.get('start-claim-1')).toEqual(told);
});

test('a start is not answered by a run that was put back and has an older order to tell', async () => {
  honestLife({ maintenance: [{ from: iso(Date.parse('2026-11-23T03:00:00.000Z')), to: iso(Date.parse('2026-11-23T03:30:00.000Z')) }] });
  life.calls.screenings.push('invalid');
  await life.start({ intake: 'backoffice', contents: anOrder() });
  const run = life.run!;
  const tasks = run.tasks();
  await did(life, { action: 'setShopStatus', shopStatus: '発送待ち' });
  await putBackTo(run, tasks, false);
  await comesToRest();

  expect(life.records.state).toMatchObject({ credit: { state: 'failed' }, shopStatus: '発送待ち' });
  expect(life.records.verdictOf('claim-1')).toBe('failed');
  expect(life.log.filter((line) => line.endsWith('ended superseded'))).toEqual([]);
});

test('an order that ended in a run which was put back goes on with the credit that had replaced its own', async () => {
  await approved(honestLife());
  const run = life.run!;
  const tasks = run.tasks();
  life.calls.screenings.push('approved');
  await life.act(higher);
  await until(life, () => life.yamato.entries.get('A-1-1')?.status === 'cancelled');
  await putBackTo(run, tasks);
  await did(life, { action: 'syncStatus' });
  await comesToRest();

  expect(life.log.filter((line) => line.endsWith('ended cancelled'))).toHaveLength(1);
  expect(outcomes()).toEqual(['done', 'done']);
  expect(life.yamato.live()).toEqual(['A-1-2']);
});

test('what staff acknowledged has the outcome it had, also when a run that was put back finds nothing to acknowledge any more', async () => {
  await approved(honestLife());
  await until(life, () => life.state?.attention.some(({ code }) => code === 'shipDateNear') === true, 3 * DAY_MS);
  const run = life.run!;
  const tasks = run.tasks();
  await did(life, { action: 'resolve', attention: 'shipDateNear', decision: 'acknowledge', reason: '確認' });
  await until(life, () => life.state?.attention.some(({ code }) => code === 'shipDatePassed') === true, 3 * DAY_MS);
  await putBackTo(run, tasks);
  await life.signal('staffAction', [life.accepted[0]!.message]);
  await comesToRest();

  expect(outcomes()).toEqual(['done']);
});

test('what comes late of a run that was lost is what the order is', async () => {
  await approved(honestLife());
  drawn = { 12: 1, 3: 1 };
  life.calls.honest = false;
  life.records.down = true;
  await life.act({ action: 'closeOrder', reason: '試験' });
  drawn = {};
  life.calls.honest = true;
  life.records.down = false;
  await life.lose();
  await comesToRest();

  expect(life.state).toMatchObject({ outcome: 'closedByStaff' });
  expect(outcomes()).toEqual(['done']);
});

test.for(['in hand', 'behind another action'])('an order that is paid before a lost reduction %s could be asked about says that nobody knows the amount', async (place) => {
  honestLife().yamato.enter('OLD-1', anOrder(), 'invoiced', { slips: [FOREIGN_SLIP] });
  await life.start({ intake: 'adopt', contents: anOrder(), settlementNo: 'OLD-1' });
  await quiet(life, 2 * MINUTE_MS);
  if (place !== 'in hand') {
    life.records.down = true;
    await life.act({ action: 'syncStatus' });
    await quiet(life, 2 * MINUTE_MS);
    life.records.down = false;
  }
  await life.act(lower);
  await until(life, () => life.agenda.inFlight.size > 0);
  await life.lose();
  edit(life, 'paid');
  await life.resume();
  await comesToRest();

  expect(life.records.state).toMatchObject({ outcome: 'paid' });
  expect(life.records.lines.get(life.accepted.at(-1)!.id)).toMatchObject({ outcome: 'unknown', code: 'amendUnknown' });
});

test('an amount is known when the reduction could not be kept, and so was never sent', async () => {
  honestLife().yamato.enter('OLD-1', anOrder(), 'invoiced', { slips: [FOREIGN_SLIP] });
  await life.start({ intake: 'adopt', contents: anOrder(), settlementNo: 'OLD-1' });
  await quiet(life, 2 * MINUTE_MS);
  life.records.down = true;
  await life.act(lower);
  await life.flush();
  await life.lose();
  life.records.down = false;
  edit(life, 'paid');
  await life.resume();
  await comesToRest();

  expect(outcomes()).toEqual(['refused']);
});

test('an amount is known once the reduction is repeated, however soon that run is lost as well', async () => {
  await approved(honestLife());
  life.calls.insisted.set('sendReduction', { fault: 'unknownCode', deafAfter: false });
  await life.act(lower);
  await until(life, () => life.agenda.inFlight.size > 0);
  await life.lose();
  life.calls.insisted.clear();
  await life.resume();
  await life.act({ action: 'cancelCredit' });
  await until(life, () => life.records.lines.get(life.accepted[0]!.id)?.state === 'finished');
  await life.lose();
  edit(life, 'paid');
  await life.resume();
  await comesToRest();

  expect(outcomes()).toEqual(['done', 'refused']);
  expect(life.records.state).toMatchObject({ outcome: 'paid', credit: { amountYen: 3_000 } });
});

/** What staff decide when they see it, and nobody hands over before it is told to. */
function decideUnheard(attention: string, decision: string): string {
  const id = 'late-decision';
  life.records.accept(id, { actor: 'staff', acceptedAt: iso(life.now), body: { action: 'resolve', attention, decision, reason: '画面を確認' } });
  return id;
}

/** Yamato has not done it, and it is done by its next repeat, of which nothing is heard. */
async function decidedBeforeTheRepeat(): Promise<string> {
  await approved(honestLife());
  life.calls.insisted.set('sendReduction', { fault: 'cut', deafAfter: false });
  await life.act(lower);
  await until(life, () => life.state?.attention.some(({ code }) => code === 'amendUnknown') === true, DAY_MS);
  const id = decideUnheard('amendUnknown', 'notRegistered');
  life.calls.insisted.set('sendReduction', { fault: 'garbled', deafAfter: false });
  await until(life, () => life.agenda.inFlight.size > 0, DAY_MS);
  return id;
}

test('a credit that its cart gave up and Yamato does not cancel stays with us once staff have seen it', async () => {
  honestLife().calls.screenings.push('approved');
  await life.start({ intake: 'checkout', abandons: true, contents: anOrder() });
  await giveUp(life);
  life.calls.insisted.set('sendCancel', { fault: 'wrongSettings', deafAfter: false });
  await until(life, () => life.state?.attention.some(({ code }) => code === 'cancelFailed') === true);
  await did(life, { action: 'resolve', attention: 'cancelFailed', decision: 'acknowledge', reason: '確認' });
  life.calls.insisted.clear();
  await quiet(life, 10 * MINUTE_MS);
  checkEnd(life, false);
  checkBalance(life);

  expect(life.yamato.live()).toEqual(['A-1-1']);
  expect(life.state).toMatchObject({ outcome: null, abandoned: true, acknowledged: ['cancelFailed'] });
});

test('what staff decided about a call in doubt is not believed once the call was repeated', async () => {
  const id = await decidedBeforeTheRepeat();
  await until(life, () => life.agenda.inFlight.size === 0);
  await life.handOverAgain();
  await life.flush();
  expect(life.records.lines.get(id)).toMatchObject({ outcome: 'refused', code: 'statusChanged' });
  life.calls.insisted.clear();
  await comesToRest();

  expect(life.state).toMatchObject({ credit: { amountYen: 3_000 }, contents: { amountYen: 3_000 } });
});

test('what staff decided about a call in doubt is not believed of what a lost run may have done since', async () => {
  const id = await decidedBeforeTheRepeat();
  await life.lose();
  await life.resume();
  life.calls.insisted.clear();
  await comesToRest();

  expect(life.records.lines.get(id)).toMatchObject({ outcome: 'refused', code: 'statusChanged' });
  expect(life.state).toMatchObject({ credit: { amountYen: 3_000 }, contents: { amountYen: 3_000 } });
});
