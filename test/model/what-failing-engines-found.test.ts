/** Lives that once broke a promise because a task was executed twice or a run was lost, walked step by step. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { anOrder } from '../methods/atobarai/an-order.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { defaultPolicyOf } from '../../src/domain/order/policy.ts';
import { calling, higher, lower, register } from './calling.ts';
import { executedTwice } from './engine-scenarios.ts';
import { anHonestLife, comeToRest, outcomesOf } from './honest-life.ts';
import { judgeOf } from './invariants.ts';
import { Life } from './life.ts';
import { parcelsFor } from './random-actions.ts';
import { approved, DAY_MS, did, HOUR_MS, MINUTE_MS, quiet, until } from './steps.ts';
import { createVirtualWorker } from './virtual-worker.ts';

const defaultPolicy = defaultPolicyOf(atobarai);

let worker: Awaited<ReturnType<typeof createVirtualWorker>>;
let life: Life;
beforeAll(async () => {
  worker = await createVirtualWorker();
});
afterEach(() => life.run?.close());
afterAll(() => worker.close());

function honestLife(): Life {
  life = anHonestLife(worker, () => 0);
  return life;
}

const outcomes = (): unknown[] => outcomesOf(life);

const comesToRest = (): Promise<void> => comeToRest(life);

test.for(executedTwice)('$name', async ({ begin }) => {
  await begin(honestLife(), () => 0);
  await comesToRest();
});

test.for(Object.entries(calling))('a run lost with %s at Yamato is taken up, and its action ends as Yamato has it', async ([, { type, prepare, body }]) => {
  await prepare(honestLife());
  await life.act(body as { action: string });
  await until(life, () => [...life.agenda.inFlight.values()].some((call) => call.type === type));
  await life.lose();
  await comesToRest();

  expect(life.records.unfinished()).toEqual([]);
  expect(outcomes().every((outcome) => outcome === 'done') || life.state?.attention.length !== 0).toBe(true);
});

test('a run lost with its first credit at Yamato asks for it when the same start comes again, and opens no second one', async () => {
  honestLife().calls.screenings.push('approved');
  await life.start({ intake: 'checkout', contents: anOrder() });
  await life.lose();
  await life.startLate();
  await until(life, () => life.records.verdictOf('claim-1') !== undefined);

  expect(life.records.verdictOf('claim-1')).toBe('approved');
  expect([...life.yamato.entries.keys()]).toEqual(['A-1-1']);
});

test('a run lost with its first credit at Yamato cancels that credit when it is asked to, and says so only then', async () => {
  honestLife().calls.screenings.push('approved');
  await life.start({ intake: 'backoffice', contents: anOrder() });
  await life.lose();
  await did(life, { action: 'cancelCredit' });
  await comesToRest();

  expect(outcomes()).toEqual(['done']);
  expect(life.yamato.live()).toEqual([]);
});


/** Seconds before the order may be changed again, something is asked for that waits; the worker dies once that is told. */
async function diesWaiting(body: object): Promise<void> {
  await quiet(life, 50_000);
  let left = 1;
  life.dies = ({ lines }) => (lines.some(({ state }) => state === 'waiting') && left-- > 0 ? 14_000 : null);
  await did(life, body);
}

async function justApproved(): Promise<void> {
  life.calls.screenings.push('approved');
  await life.start({ intake: 'backoffice', contents: anOrder() });
  await until(life, () => life.state?.credit.state === 'approved');
}

test('a cancel whose worker died after it was told to wait is cancelled for every reader, and stays so', async () => {
  honestLife();
  await justApproved();
  await diesWaiting({ action: 'cancelCredit' });

  expect(outcomes()).toEqual(['done']);
  expect(life.yamato.live()).toEqual([]);
  expect(life.records.state).toMatchObject({ outcome: 'cancelled', credit: { state: 'cancelled' } });
  await did(life, higher);
  expect(outcomes()).toEqual(['done', 'refused']);
  expect(life.yamato.live()).toEqual([]);
});

test('a shipment whose worker died after it was told to wait is registered for every reader', async () => {
  honestLife();
  await justApproved();
  await diesWaiting(register);

  expect(outcomes()).toEqual(['done']);
  expect(life.records.state).toMatchObject({ shipment: { state: 'registered' } });
});

test('who asks about an action of an earlier history is sent to the records, and does not wait for the end of the order', async () => {
  await approved(honestLife());
  Object.assign(life.run ?? {}, { continueAsNewSuggested: true });
  await did(life, { action: 'recordParcels', parcels: parcelsFor(1) });
  expect(await until(life, () => life.log.some((line) => line.endsWith('open continue')), 2 * DAY_MS)).toBe(true);
  await life.ask('awaitAction', { actionId: life.accepted[0]?.id ?? '' });

  expect([...life.asked]).toEqual([]);
});

test('of a checkout that its cart gave up before the verdict was in the records, nobody is told the verdict', async () => {
  honestLife().calls.screenings.push('refused');
  await life.start({ intake: 'checkout', abandons: true, contents: anOrder() });
  await life.ask('awaitVerdict', { claimId: 'claim-1' });
  life.records.down = true;
  await until(life, () => life.state?.outcome === 'refused');
  life.records.down = false;
  expect(life.records.abandon()).toBe(true);
  await until(life, () => life.run === null);

  expect([life.told.verdictOf('claim-1'), life.records.verdictOf('claim-1')]).toEqual([undefined, 'abandoned']);
  expect(life.yamato.live()).toEqual([]);
});

test('a run that is lost with the new credit of an order that had ended asks for it, and does not begin again for ever', async () => {
  await approved(honestLife());
  await did(life, { action: 'cancelCredit' });
  expect(life.records.state?.outcome).toBe('cancelled');
  life.calls.screenings.push('approved');
  await life.act({ action: 'requestCredit' });
  await until(life, () => life.agenda.inFlight.size > 0);
  await life.lose();
  await until(life, () => life.records.unfinished().length === 0, 12 * HOUR_MS);

  expect(outcomes()).toEqual(['done', 'done']);
  expect(life.yamato.live()).toEqual(['A-1-2']);
  expect(life.records.state).toMatchObject({ outcome: null, credit: { settlementNo: 'A-1-2', state: 'approved' } });
});

test('wrong settings that refuse the repeat of a reduction whose run was lost say nothing about the reduction', async () => {
  await approved(honestLife());
  await life.act(lower);
  await until(life, () => life.agenda.inFlight.size > 0);
  await life.lose();
  await life.resume();
  life.calls.insisted.set('sendReduction', { fault: 'wrongSettings', deafAfter: false });
  await until(life, () => life.state?.attention.some(({ code }) => code === 'settingsWrong') === true, DAY_MS);
  expect(life.records.unfinished()).toHaveLength(1);
  life.calls.insisted.clear();
  await comesToRest();

  expect(outcomes()).toEqual(['done']);
  expect(life.state).toMatchObject({ credit: { amountYen: 3_000 }, contents: { amountYen: 3_000 } });
});

test('an engine put back to before the end of an order brings it to life for nobody', async () => {
  await approved(honestLife());
  await did(life, { action: 'cancelCredit' });
  await life.putBack(() => 0);
  await did(life, register);
  await comesToRest();

  expect(life.records.state).toMatchObject({ outcome: 'cancelled' });
  expect(outcomes()).toEqual(['done', 'refused']);
  expect(life.yamato.live()).toEqual([]);
});

test('an action that a run which was put back does once more keeps the outcome it had', async () => {
  await approved(honestLife());
  await did(life, register);
  await quiet(life, 120_000);
  await did(life, { action: 'withdrawShipment' });
  const told = life.records.lines.get(life.accepted[1]?.id ?? '');
  await life.putBack((limit) => (limit === 3 ? 1 : 0));
  await comesToRest();

  expect(life.records.lines.get(life.accepted[1]?.id ?? '')).toEqual(told);
  expect(life.state).toMatchObject({ shipment: { state: 'none' } });
});

test('what staff saw of a credit is not taken for what the lost run has put in its place', async () => {
  await approved(honestLife());
  life.calls.screenings.push('approved');
  await life.act(higher);
  await until(life, () => life.agenda.inFlight.size > 0);
  // The records never hear of the new credit.
  life.records.down = true;
  await until(life, () => life.yamato.entries.get('A-1-1')?.status === 'cancelled');
  await life.lose();
  life.records.down = false;
  await life.resume();
  await life.act({ action: 'correctStatus', status: 'cancelled', reason: '画面を確認' });
  await comesToRest();

  expect(life.yamato.live()).toEqual(['A-1-2']);
  expect(life.records.state).toMatchObject({ outcome: null, credit: { settlementNo: 'A-1-2', state: 'approved' } });
  expect(life.records.lines.get(life.accepted[1]?.id ?? '')).toMatchObject({ outcome: 'refused', code: 'creditReplaced' });
});

const seen = (status: string) => ({ action: 'correctStatus', status, reason: '画面を確認' });

test('what staff saw of a credit that was replaced is not taken for the new one when that run is lost, too', async () => {
  await approved(honestLife());
  life.calls.screenings.push('approved');
  await life.act(higher);
  await until(life, () => life.agenda.inFlight.size > 0);
  life.records.down = true;
  await until(life, () => life.yamato.entries.get('A-1-1')?.status === 'cancelled');
  await life.lose();
  life.records.down = false;
  await life.resume();
  await life.act(register);
  await life.act(seen('cancelled'));
  await until(life, () => life.records.lines.get(life.accepted[0]?.id ?? '')?.state === 'finished');
  await life.lose();
  await life.resume();
  await comesToRest();

  expect(outcomes()).toEqual(['done', 'done', 'refused']);
  expect(life.yamato.live()).toEqual(['A-1-2']);
});

test('what staff saw of a credit is not believed of what the order has done since', async () => {
  honestLife();
  await justApproved();
  await life.act(register);
  await life.lose();
  await life.resume();
  await quiet(life, 1_000);
  await life.act(seen('approved'));
  await comesToRest();

  expect(outcomes()).toEqual(['done', 'done']);
  expect(life.records.state).toMatchObject({ shipment: { state: 'registered' }, attention: [] });
});

test('what staff saw of a credit does not wait behind a question of a lost run that nobody answers', async () => {
  await approved(honestLife());
  await life.act(register);
  await until(life, () => life.agenda.inFlight.size > 0);
  await life.lose();
  await life.resume();
  life.calls.deaf = true;
  await quiet(life, 10 * MINUTE_MS);
  await did(life, seen('slipRegistered'));

  expect(outcomes()).toEqual([null, 'done']);
  life.calls.deaf = false;
  await comesToRest();
  expect(outcomes()).toEqual(['done', 'done']);
});

/** Its action is done, and the records are back a moment before they hear of it; by then another has put a new credit in the old one's place. */
async function replacedUnheard(first: object): Promise<void> {
  life.calls.screenings.push('approved');
  life.records.down = true;
  await life.act(first as { action: string });
  await quiet(life, 2 * MINUTE_MS);
  life.records.down = false;
  await life.act(higher);
  await until(life, () => life.yamato.entries.get('A-1-1')?.status === 'cancelled');
  expect(life.records.unfinished()).toHaveLength(2);
  await life.lose();
}

test.for([{ action: 'syncStatus' }, { action: 'inquireCredit' }, register])('a new credit of a lost run is taken up although $action, which came before, finds the old one cancelled', async (first) => {
  await approved(honestLife());
  await replacedUnheard(first);
  await life.resume();
  await comesToRest();

  expect(life.yamato.live()).toEqual(['A-1-2']);
  expect(life.records.state).toMatchObject({ outcome: null, credit: { settlementNo: 'A-1-2', state: 'approved', amountYen: 9_000 } });
  expect(outcomes()[1]).toBe('done');
  expect(life.log.filter((line) => line.includes('publish') && line.includes('A-1-1 cancelled'))).toEqual([]);
});

test('a new credit of a lost run whose action cannot be read is not forgotten when the old one is seen cancelled', async () => {
  await approved(honestLife());
  await replacedUnheard({ action: 'syncStatus' });
  life.records.forgetBody(life.accepted[1]?.id ?? '');
  await life.resume();
  await quiet(life, DAY_MS);

  expect(life.state).toMatchObject({ outcome: 'cancelled', retired: [{ settlementNo: 'A-1-2' }], attention: [{ code: 'twoLiveCredits' }] });
  await did(life, { action: 'resolve', attention: 'twoLiveCredits', decision: 'retry', reason: '画面を確認' });
  await quiet(life, DAY_MS);
  expect(life.yamato.live()).toEqual([]);
  expect(life.run).toBeNull();
});

test('an order that ended in a run which was put back goes on with the new credit that it had had', async () => {
  await approved(honestLife());
  await replacedUnheard({ action: 'syncStatus' });
  Object.assign(life.records, { state: { ...life.records.state, outcome: 'cancelled', credit: { ...life.records.state?.credit, state: 'cancelled' } } });
  await life.resume();
  await comesToRest();

  expect(life.yamato.live()).toEqual(['A-1-2']);
  expect(life.records.state).toMatchObject({ outcome: null, credit: { settlementNo: 'A-1-2', state: 'approved' } });
});

test('a run that the records did not answer in time is not behind what it told them itself, however much it learns meanwhile', async () => {
  let isLost = false;
  life = new Life(worker, (limit) => (isLost && limit === 12 ? 1 : 0), defaultPolicy, { judge: judgeOf(false) });
  life.calls.honest = true;
  await approved(life);
  life.calls.insisted.set('sendSlip', { fault: 'cut', deafAfter: true });
  isLost = true;
  life.calls.honest = false;
  await did(life, { action: 'recordParcels', parcels: parcelsFor(1) });
  isLost = false;
  life.calls.honest = true;
  life.records.down = true;
  await life.act(register);
  await quiet(life, 40 * MINUTE_MS);
  life.calls.insisted.clear();
  life.calls.deaf = false;
  life.records.down = false;
  await life.act({ action: 'resolve', attention: 'shipmentUnknown', decision: 'retry', reason: '試験' });
  await comesToRest();

  expect(outcomes()).toEqual(['done', 'done', 'done']);
  expect(life.log.filter((line) => line.endsWith('open resume'))).toEqual([]);
});
