/** Lives that once broke a promise, walked step by step. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { anOrder, goods } from '../methods/atobarai/an-order.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { defaultPolicyOf, type Policy } from '../../src/domain/order/policy.ts';
import { anHonestLife, outcomesOf } from './honest-life.ts';
import { judgeOf } from './invariants.ts';
import { Life } from './life.ts';
import type { Draw } from './model-calls.ts';
import { destinations, parcelsFor, slips } from './random-actions.ts';
import { approved, did, edit, MINUTE_MS, quiet, shipped, until } from './steps.ts';
import { FOREIGN_SLIP } from './model-yamato.ts';
import { createVirtualWorker } from './virtual-worker.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

const ordinary: Draw = () => 0;
/** The screening's choice among 7 is to look longer; messages wait for company, and nobody asks what became of them. */
const heldAtFirst: Draw = (limit) => (limit === 7 ? 4 : limit === 2 ? 1 : 0);

let worker: Awaited<ReturnType<typeof createVirtualWorker>>;
let life: Life;
beforeAll(async () => {
  worker = await createVirtualWorker();
});
afterEach(() => life.run?.close());
afterAll(() => worker.close());

const higher = { action: 'amendOrder', contents: anOrder({ items: [goods(9_000)] }) };

async function untilQuiet(): Promise<void> {
  for (let events = 0; events < 60 && (life.nextAt() ?? Infinity) < life.now + 300_000; events += 1) await life.step();
}

test('a re-credit long after a checkout with onTimeout: abandon is sent, and its order lives on', async () => {
  life = new Life(worker, ordinary, defaultPolicy, { judge: judgeOf(false) });
  life.calls.honest = true;
  await life.start({ intake: 'checkout', abandons: true });
  await untilQuiet();
  await life.passTo(life.now + 3_600_000);
  await life.act(higher);
  await life.flush();
  await untilQuiet();

  expect(life.yamato.live()).toEqual(['A-1-2']);
  expect(life.state).toMatchObject({ outcome: null, credit: { settlementNo: 'A-1-2', state: 'approved', amountYen: 9_000 } });
});

test('a verdict on the old credit that comes together with an amendment is not taken for the new one’s', async () => {
  life = new Life(worker, heldAtFirst, defaultPolicy, { judge: judgeOf(false) });
  life.calls.honest = true;
  await life.start({ intake: 'backoffice' });
  for (let events = 0; life.state?.credit.state !== 'held' || life.pending() < 2; events += 1) {
    expect(events, 'held in time').toBeLessThan(20);
    await life.step();
  }
  life.yamato.edit('A-1-1', ordinary);
  life.edited('A-1-1');
  await life.act(higher);
  await untilQuiet();

  expect(life.yamato.entries.get('A-1-2')?.status).toBe('held');
  expect(life.state).toMatchObject({ credit: { settlementNo: 'A-1-2', state: 'held' }, standing: { credit: { settlementNo: 'A-1-1' } } });
});

function honestLife(policy: Partial<Policy> = {}): Life {
  life = anHonestLife(worker, ordinary, policy);
  return life;
}

const outcomes = (): unknown[] => outcomesOf(life);
const shipment = (...numbers: readonly (string | undefined)[]) => ({ action: 'registerShipment', parcels: numbers.map((slipNo, index) => ({ slipNo, carrier: 'yamato', destination: index + 1 })) });

test('what staff decide about a reissue leaves the doubt about a cancel open', async () => {
  await approved(honestLife());
  life.calls.insisted.set('sendReissue', { fault: 'garbled', deafAfter: false });
  await did(life, { action: 'reissueInvoice', reason: 'lost' });
  life.calls.insisted.set('sendCancel', { fault: 'garbled', deafAfter: false });
  await life.act({ action: 'cancelCredit' });
  await until(life, () => life.state?.doubt?.operation === 'KAACL');
  await did(life, { action: 'resolve', attention: 'reissueUnknown', decision: 'registered', reason: '試験' });

  expect(life.state).toMatchObject({ doubt: { operation: 'KAACL' }, own: { reissues: { count: 1 } } });
  await until(life, () => life.run === null);
  expect(life.records.state).toMatchObject({ outcome: 'cancelled', doubt: null });
});

test('a further parcel of a place stays with us when the slip of the place is changed', async () => {
  await shipped(honestLife());
  await did(life, { action: 'registerShipment', parcels: [{ slipNo: slips[1], carrier: 'yamato' }, { slipNo: slips[2], carrier: 'yamato' }] });

  expect(life.yamato.entries.get('A-1-1')?.slips).toEqual([slips[1]]);
  expect(life.state?.parcels).toMatchObject([{ slipNo: slips[1], state: 'registered' }, { slipNo: slips[2], state: 'recorded' }]);
});

test('a change of slips that begins with taking them back ends when Yamato refuses that', async () => {
  await approved(honestLife(), anOrder({ destinations: destinations(2) }));
  await did(life, shipment(slips[0], slips[1]));
  await quiet(life, 2 * MINUTE_MS);
  life.calls.insisted.set('sendWithdrawal', { fault: 'wrongSettings', deafAfter: false });
  // Another carrier's slip takes no place of one among several.
  await did(life, { action: 'registerShipment', parcels: [{ slipNo: 'S-1', carrier: 'sagawa', destination: 1 }] });

  expect(outcomes()).toEqual(['done', 'failed']);
  expect(life.state).toMatchObject({ withdrawFirst: false, attention: [{ code: 'shipmentFailed', cause: { by: 'yamato', code: 'kaasl003E' } }], shipment: { state: 'registered' } });
});

test('a parcel without a number goes by the number of the credit it is registered under', async () => {
  await approved(honestLife());
  await did(life, { action: 'registerShipment', parcels: [{ slipNo: null, carrier: 'other' }] });
  await quiet(life, 2 * MINUTE_MS);
  await did(life, higher);

  expect(life.yamato.entries.get('A-1-2')?.slips).toEqual(['A-1-2']);
  expect(life.state?.parcels).toMatchObject([{ sentAs: 'A-1-2', state: 'registered' }]);
});

test('slips of places that the new contents no longer have are not registered again', async () => {
  await approved(honestLife(), anOrder({ destinations: destinations(2) }));
  await did(life, shipment(slips[0], slips[1]));
  await quiet(life, 2 * MINUTE_MS);
  await did(life, { action: 'amendOrder', contents: anOrder() });

  expect(life.yamato.entries.get('A-1-2')?.slips).toEqual([slips[0]]);
  expect(life.state?.parcels).toMatchObject([{ state: 'registered' }, { state: 'recorded' }]);
});

test('slips registered before one was refused are changed at Yamato, never only here', async () => {
  await approved(honestLife(), anOrder({ destinations: destinations(2) }));
  life.yamato.slipsElsewhere.set(slips[1] ?? '', 3);
  await did(life, shipment(slips[0], slips[1]));
  await did(life, { action: 'recordParcels', parcels: parcelsFor(1).map((parcel) => ({ ...parcel, slipNo: slips[3] })) });
  await quiet(life, 2 * MINUTE_MS);
  await did(life, shipment(slips[3], slips[2]));

  expect(outcomes()).toEqual(['failed', 'refused', 'done']);
  expect(life.yamato.entries.get('A-1-1')?.slips).toEqual([slips[3], slips[2]]);
});

test('wrong settings that refuse the repeat of a call in doubt say nothing about the call', async () => {
  await approved(honestLife());
  life.calls.insisted.set('sendReduction', { fault: 'garbled', deafAfter: false });
  await life.act({ action: 'amendOrder', contents: anOrder({ items: [goods(3_000)] }) });
  await until(life, () => life.state?.doubt?.operation === 'KAAKK');
  life.calls.insisted.set('sendReduction', { fault: 'wrongSettings', deafAfter: false });
  await quiet(life, 5 * MINUTE_MS);
  expect(life.state).toMatchObject({ doubt: { operation: 'KAAKK' }, amending: { failed: null } });
  life.calls.insisted.clear();
  await until(life, () => life.state?.doubt === null);

  expect(life.state).toMatchObject({ credit: { amountYen: 3_000 }, contents: { amountYen: 3_000 } });
});

test('a shipment registered elsewhere stays one when its change does not come about', async () => {
  honestLife().yamato.enter('OLD-1', anOrder(), 'slipRegistered', { slips: [FOREIGN_SLIP] });
  await life.start({ intake: 'adopt', contents: anOrder(), settlementNo: 'OLD-1' });
  await quiet(life, 2 * MINUTE_MS);
  life.calls.insisted.set('sendSlip', { fault: 'wrongSettings', deafAfter: false });
  await did(life, shipment(slips[0]));

  expect(outcomes()).toEqual(['failed']);
  expect(life.state).toMatchObject({ shipment: { state: 'registered' }, parcels: [{ state: 'recorded' }] });
});

test('that some slip is registered does not say which, when its change was in doubt', async () => {
  await shipped(honestLife());
  life.calls.insisted.set('sendSlip', { fault: 'cut', deafAfter: true });
  await life.act(shipment(slips[4]));
  await until(life, () => life.state?.doubt?.operation === 'KAASL1');
  await did(life, { action: 'correctStatus', status: 'slipRegistered', reason: '画面を確認' });
  expect(life.state).toMatchObject({ doubt: { operation: 'KAASL1' }, parcels: [{ state: 'unknown' }] });
  life.calls.insisted.clear();
  life.calls.deaf = false;
  await until(life, () => life.state?.doubt === null);

  expect(life.yamato.entries.get('A-1-1')?.slips).toEqual([slips[4]]);
  expect(life.state?.parcels).toMatchObject([{ state: 'registered', sentAs: slips[4] }]);
});

test('a checkout that comes once more after it has ended changes nothing, however late', async () => {
  honestLife().calls.screenings.push('refused');
  await life.start({ intake: 'checkout', abandons: true, contents: anOrder() });
  await until(life, () => life.run === null);
  const ended = life.records.state;
  await quiet(life, 10 * MINUTE_MS);
  await life.startLate();
  await until(life, () => life.run === null);

  expect(life.records.state).toBe(ended);
  expect(life.records.lines.get('start-claim-1')).toMatchObject({ outcome: 'refused', code: 'refused' });
});

test('slips that staff saw taken back are not believed when a change of them fails', async () => {
  await shipped(honestLife());
  await life.act(shipment(slips[4]));
  edit(life, 'approved');
  life.calls.insisted.set('sendSlip', { fault: 'notSent', deafAfter: false });
  await quiet(life, 2 * MINUTE_MS);
  await did(life, { action: 'correctStatus', status: 'approved', reason: '画面を確認' });
  life.calls.insisted.set('sendSlip', { fault: 'wrongSettings', deafAfter: false });
  await quiet(life, 10 * MINUTE_MS);

  expect(life.state?.parcels).toMatchObject([{ slipNo: slips[4], state: 'recorded' }]);
  expect(life.state?.shipment.state).toBe('none');
});

test('a credit that staff took for approved ships nothing when Yamato still examines it', async () => {
  life = new Life(worker, ordinary, defaultPolicy, { judge: judgeOf(true) });
  life.calls.honest = true;
  life.calls.screenings.push('held');
  await life.start({ intake: 'backoffice', contents: anOrder() });
  await until(life, () => life.state?.credit.state === 'held');
  await did(life, { action: 'correctStatus', status: 'approved', reason: '見間違い' });
  await quiet(life, 2 * MINUTE_MS);
  await did(life, shipment(slips[0]));

  expect(outcomes()).toEqual(['done', 'refused']);
  expect(life.state).toMatchObject({ credit: { state: 'held' }, shipment: { state: 'none' } });
});

test('a slip that a change finds replaced elsewhere is not believed to stand', async () => {
  await shipped(honestLife());
  Object.assign(life.yamato.entries.get('A-1-1') ?? {}, { slips: [slips[7]] });
  life.edited('A-1-1');
  await did(life, shipment(slips[4]));

  expect(outcomes()).toEqual(['done', 'failed']);
  expect(life.state).toMatchObject({ shipment: { state: 'registered' }, parcels: [{ slipNo: slips[4], state: 'recorded' }], attention: [{ code: 'shipmentFailed', cause: { code: 'kaasl032E' } }] });
});

test('a slip that Yamato refused is not the one that was registered elsewhere', async () => {
  await approved(honestLife());
  life.calls.insisted.set('sendSlip', { fault: 'wrongSettings', deafAfter: false });
  await did(life, shipment(slips[0]));
  edit(life, 'slipRegistered');
  await did(life, { action: 'syncStatus' });
  await did(life, { action: 'registerShipment' });

  expect(outcomes()).toEqual(['failed', 'done', 'refused']);
  expect(life.state).toMatchObject({ shipment: { state: 'registered' }, parcels: [{ state: 'recorded' }] });
});

test('an order that staff close leaves no amendment half done', async () => {
  await approved(honestLife());
  life.calls.insisted.set('sendReissue', { fault: 'garbled', deafAfter: false });
  await did(life, { action: 'amendOrder', contents: anOrder({ plannedShipDate: '2026-12-01' }) });
  await did(life, { action: 'closeOrder', reason: '試験' });

  expect(life.records.state).toMatchObject({ outcome: 'closedByStaff', amending: null });
});

test('that some amount stands does not say which, when its reduction was in doubt', async () => {
  await approved(honestLife());
  life.calls.insisted.set('sendReduction', { fault: 'garbled', deafAfter: true });
  await life.act({ action: 'amendOrder', contents: anOrder({ items: [goods(3_000)] }) });
  await until(life, () => life.state?.doubt?.operation === 'KAAKK');
  await did(life, { action: 'correctStatus', status: 'approved', reason: '画面を確認' });
  expect(life.state?.doubt?.operation).toBe('KAAKK');
  life.calls.insisted.clear();
  life.calls.deaf = false;
  await until(life, () => life.state?.doubt === null);

  expect(life.state).toMatchObject({ credit: { amountYen: 3_000 }, amending: null });
});

test('what staff saw of a new credit is not taken for the old one, which stands again', async () => {
  await approved(honestLife());
  life.yamato.owedElsewhereYen = 46_000;
  await life.act(higher);
  await until(life, () => life.agenda.inFlight.size > 0);
  await life.act({ action: 'correctStatus', status: 'refused', reason: '画面を確認' });
  await quiet(life, 2 * MINUTE_MS);

  expect(life.records.lines.get(life.accepted.at(-1)?.id ?? '')).toMatchObject({ outcome: 'refused', code: 'creditReplaced' });
  expect(life.state?.credit).toMatchObject({ settlementNo: 'A-1-1', state: 'approved' });
});

test('an order is not closed while one credit takes the place of another', async () => {
  await shipped(honestLife({ drift: 'attention' }));
  await quiet(life, 2 * MINUTE_MS);
  edit(life, 'approved');
  await did(life, { action: 'syncStatus' });
  life.calls.screenings.push('held');
  await life.act(higher);
  await until(life, () => life.state?.credit.state === 'held');
  await did(life, { action: 'resolve', attention: 'changedElsewhere', decision: 'close', reason: '試験' });

  expect(life.records.lines.get(life.accepted.at(-1)?.id ?? '')).toMatchObject({ outcome: 'refused', code: 'notAllowed' });
  expect(life.state).toMatchObject({ outcome: null, standing: { credit: { settlementNo: 'A-1-1' } } });
});

test('a slip registered elsewhere while ours was on its way stands when ours is refused', async () => {
  await approved(honestLife());
  life.calls.deaf = true;
  await life.act(shipment(slips[0]));
  await until(life, () => life.state?.shipment.state === 'registering');
  edit(life, 'slipRegistered');
  await did(life, { action: 'correctStatus', status: 'slipRegistered', reason: '画面を確認' });
  life.calls.deaf = false;
  life.calls.insisted.set('sendSlip', { fault: 'wrongSettings', deafAfter: false });
  await quiet(life, 10 * MINUTE_MS);

  expect(outcomes()).toEqual(['failed', 'done']);
  expect(life.state).toMatchObject({ shipment: { state: 'registered' }, parcels: [{ state: 'recorded' }], parcelsBefore: null });
});

test('an order that goes over to another method leaves no amendment half done', async () => {
  await approved(honestLife());
  life.calls.insisted.set('sendReissue', { fault: 'cut', deafAfter: false });
  await did(life, { action: 'amendOrder', contents: anOrder({ plannedShipDate: '2026-12-01' }) });
  edit(life, 'refused');
  await did(life, { action: 'syncStatus' });
  await did(life, { action: 'changeMethod', to: 'bankTransfer' });
  await until(life, () => life.run === null);

  expect(life.records.state).toMatchObject({ outcome: 'transferred', amending: null });
});

test('wrong settings that refuse the repeat of a credit in doubt leave no credit that nobody knows of', async () => {
  honestLife();
  life.calls.screenings.push('approved');
  life.calls.insisted.set('sendCredit', { fault: 'cut', deafAfter: false });
  await life.start({ intake: 'backoffice', contents: anOrder() });
  await until(life, () => life.state?.doubt?.operation === 'KAARA');
  life.calls.insisted.set('sendCredit', { fault: 'wrongSettings', deafAfter: false });
  await until(life, () => life.state?.attention.some(({ code }) => code === 'settingsWrong') === true);
  expect(life.state).toMatchObject({ doubt: { operation: 'KAARA' } });
  // The first call comes through after all.
  life.yamato.credit('A-1-1', anOrder(), 'approved', life.now);
  life.calls.insisted.clear();
  await until(life, () => life.state?.doubt === null);

  expect(life.yamato.live()).toEqual(['A-1-1']);
  expect(life.state).toMatchObject({ credit: { settlementNo: 'A-1-1', state: 'approved' }, attention: [] });
});

test('slips that change places among the destinations end as they were entered', async () => {
  await approved(honestLife(), anOrder({ destinations: destinations(3) }));
  await did(life, shipment(slips[0], slips[1], slips[2]));
  await quiet(life, 2 * MINUTE_MS);
  await did(life, shipment(slips[1], slips[2], slips[3]));

  expect(outcomes()).toEqual(['done', 'done']);
  expect(new Set(life.yamato.entries.get('A-1-1')?.slips)).toEqual(new Set([slips[1], slips[2], slips[3]]));
});

test('a slip that stands for two places is not taken from both when one of them changes', async () => {
  await approved(honestLife(), anOrder({ destinations: destinations(2) }));
  await did(life, shipment(slips[0], slips[0]));
  await quiet(life, 2 * MINUTE_MS);
  await did(life, shipment(slips[1], slips[0]));

  expect(outcomes()).toEqual(['done', 'done']);
  expect(new Set(life.yamato.entries.get('A-1-1')?.slips)).toEqual(new Set([slips[0], slips[1]]));
});

test('an answer that was asked for before a call had settled does not end the doubt about it', async () => {
  await shipped(honestLife());
  const slow: Draw = (limit) => (limit === defaultPolicy.callTimeoutMs + defaultPolicy.settlingMs ? limit - 1_000 : 0);
  Object.assign(life.calls, { draw: slow });
  life.calls.insisted.set('sendWithdrawal', { fault: 'late', deafAfter: false });
  await life.act({ action: 'withdrawShipment' });
  await until(life, () => life.state?.doubt?.operation === 'KAASL9');
  life.calls.insisted.clear();
  await until(life, () => life.state?.doubt === null);

  expect(life.state).toMatchObject({ shipment: { state: 'none' }, attention: [] });
});

test('slips recorded for places that an amendment took away are not registered', async () => {
  await approved(honestLife(), anOrder({ destinations: destinations(2) }));
  await did(life, { action: 'recordParcels', parcels: parcelsFor(2) });
  await did(life, { action: 'amendOrder', contents: anOrder() });
  await quiet(life, 2 * MINUTE_MS);
  await did(life, { action: 'registerShipment' });

  expect(life.yamato.entries.get('A-1-2')?.slips).toEqual([slips[0]]);
  expect(life.state?.parcels).toMatchObject([{ state: 'registered' }, { state: 'recorded' }]);
});

test('a slip that is changed takes no slip along whose place an amendment took away', async () => {
  await approved(honestLife(), anOrder({ destinations: destinations(2) }));
  await did(life, shipment(slips[0], slips[1]));
  await quiet(life, 2 * MINUTE_MS);
  await did(life, { action: 'amendOrder', contents: anOrder() });
  await quiet(life, 2 * MINUTE_MS);
  await did(life, shipment(slips[3]));

  expect(life.yamato.entries.get('A-1-2')?.slips).toEqual([slips[3]]);
  expect(life.state?.parcels).toMatchObject([{ slipNo: slips[3], state: 'registered' }, { slipNo: slips[1], state: 'recorded' }]);
});
