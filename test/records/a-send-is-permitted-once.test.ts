import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { onBothDatabases } from './support/both-databases.ts';
import { claimRequest, credit, line, nextNumber, publication, startOrder, verdict } from './support/order-builder.ts';

onBothDatabases('A send is permitted once', (database) => {
  const plan = (settlementNo: string) => ({ operation: 'KAARA', settlementNo, fields: [['totalAmount', '5500']] as const, amountYen: 5_500 });

  async function ordered() {
    const { state } = await startOrder(database.records);
    const { orderNumber, claimId, credit: { settlementNo } } = state;
    const ref = { shop: 'demo', orderNumber, settlementNo };
    return { state, ref, send: (note: string, changes: object = {}) => database.records.permitSend({ ...ref, claimId, note, plan: plan(settlementNo), ...changes }) };
  }

  it('to one of many at once; the others are told when it was, and for how much', async () => {
    const { send } = await ordered();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => send(`attempt-${at}`)));
    expect(answers.filter(({ kind }) => kind === 'permitted')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'sentBefore')).toHaveLength(9);
    expect(await send('later')).toEqual({ kind: 'sentBefore', at: expect.any(String), amountYen: 5_500 });
  });

  it('and is there for a later run', async () => {
    const { ref, send } = await ordered();
    expect((await database.records.loadForResume('demo', ref.orderNumber))?.sent).toBeNull();
    await send('first');
    expect((await database.records.loadForResume('demo', ref.orderNumber))?.sent).toMatchObject({ amountYen: 5_500 });
  });

  it('and is there for a later run that does not know of its number yet, unless nothing was sent under it', async () => {
    const { state, ref, send } = await ordered();
    const later = async () => (await database.records.loadForResume('demo', ref.orderNumber))?.later;
    const claim = { shop: 'demo', orderNumber: ref.orderNumber, service: 'atobarai', contractKey: state.contractKey, environment: 'sandbox' } as const;
    const second = await database.records.claimSettlementNo({ ...claim, generation: state.generations + 1 });
    const third = await database.records.claimSettlementNo({ ...claim, generation: state.generations + 2 });
    await send('first');
    await database.records.voidNumber({ ...ref, settlementNo: third });
    expect(await later()).toEqual([]);
    await send('second', { settlementNo: second, plan: plan(second) });
    expect(await later()).toEqual([{ settlementNo: second, generation: state.generations + 1, amountYen: 5_500 }]);
  });

  it('until the attempt gives it back, which no other can do for it', async () => {
    const { ref, send } = await ordered();
    await send('mine');
    await database.records.releaseSend({ ...ref, note: 'another' });
    expect((await send('again')).kind).toBe('sentBefore');
    await database.records.releaseSend({ ...ref, note: 'mine' });
    expect((await send('again')).kind).toBe('permitted');
  });

  it('and once more to whoever repeats it, to the letter: from then on it is not the first attempt\'s to give back', async () => {
    const { state, ref, send } = await ordered();
    const again = (note: string, changes: object = {}) => database.records.permitRepeat({ ...ref, claimId: state.claimId, note, ...changes });
    expect(await again('early')).toEqual({ kind: 'nothingSent' });
    await send('first');
    expect(await again('stranger', { claimId: 'another' })).toEqual({ kind: 'superseded' });
    expect(await again('second')).toEqual({ kind: 'permitted', plan: plan(ref.settlementNo) });
    await database.records.releaseSend({ ...ref, note: 'first' });
    expect((await send('late')).kind).toBe('sentBefore');
    expect((await database.records.loadForResume('demo', ref.orderNumber))?.sent).toMatchObject({ amountYen: 5_500 });
    await database.records.publish(publication(state, { ...credit(state, 'failed'), outcome: 'failed' }, { verdict: verdict('failed') }));
    expect(await again('after the end')).toEqual({ kind: 'superseded' });
  });

  it('once more not under a number that was given up unsent', async () => {
    const { state, ref } = await ordered();
    await database.records.voidNumber(ref);
    expect(await database.records.permitRepeat({ ...ref, claimId: state.claimId, note: 'late' })).toEqual({ kind: 'nothingSent' });
  });

  it('and never under a number that was given up unsent; one that was sent cannot be', async () => {
    const unsent = await ordered();
    expect(await database.records.voidNumber(unsent.ref)).toBeNull();
    expect(await database.records.voidNumber(unsent.ref)).toBeNull();
    expect((await unsent.send('late')).kind).toBe('sentBefore');
    expect((await database.records.loadForResume('demo', unsent.ref.orderNumber))?.sent, 'nothing was').toBeNull();
    const sent = await ordered();
    await sent.send('first');
    expect(await database.records.voidNumber(sent.ref)).toMatchObject({ amountYen: 5_500 });
  });

  it('to the start that owns the order and is not answered; asking alone takes nothing', async () => {
    const { state, send } = await ordered();
    expect(await send('asks', { plan: null })).toEqual({ kind: 'current' });
    expect(await send('stranger', { claimId: 'another' })).toEqual({ kind: 'superseded' });
    await database.records.publish(publication(state, credit(state, 'approved'), { verdict: verdict('approved') }));
    expect(await send('late')).toEqual({ kind: 'superseded' });
  });

  it('not to a start that was given up, unless something was sent: that is asked about first', async () => {
    const { state, ref, send } = await ordered();
    const claim = { shop: 'demo', orderNumber: ref.orderNumber, claimId: state.claimId };
    await database.records.abandonClaim(claim);
    expect(await send('late')).toEqual({ kind: 'abandoned' });
    const sent = await ordered();
    await sent.send('first');
    await database.records.abandonClaim({ shop: 'demo', orderNumber: sent.ref.orderNumber, claimId: sent.state.claimId });
    expect((await sent.send('late')).kind).toBe('sentBefore');
  });

  it('keeps the plan of a call that cannot be asked about, the first one, until its action is over', async () => {
    const { state, ref } = await ordered();
    const kept = { shop: 'demo', orderNumber: ref.orderNumber, planId: 'KAAKK A', actionId: 'lower' };
    expect(await database.records.keepPlan({ ...kept, plan: null })).toBeNull();
    const first = { ...plan(ref.settlementNo), operation: 'KAAKK', amountYen: 4_000 };
    expect(await database.records.keepPlan({ ...kept, plan: first })).toEqual(first);
    expect(await database.records.keepPlan({ ...kept, plan: { ...first, amountYen: 3_000 } })).toEqual(first);
    expect((await database.records.loadForResume('demo', ref.orderNumber))?.plans).toEqual([{ actionId: 'lower', operation: 'KAAKK', amountYen: 4_000 }]);
    await database.records.dropSettledPlans();
    expect(await database.records.keepPlan({ ...kept, plan: null })).toEqual(first);
    await database.records.publish(publication(state, {}, { lines: [line('lower')] }));
    await database.records.dropSettledPlans();
    expect(await database.records.keepPlan({ ...kept, plan: null })).toBeNull();
  });
});

onBothDatabases('Orders that may have lost their run', (database) => {
  const quiet = async (after: { shop: string; orderNumber: string } | null = null, limit = 100, quietForMs = 0) =>
    (await database.records.quietOrders({ after, quietForMs, limit })).map(({ orderNumber }) => orderNumber);

  it('are those that go on, in order, page by page; not the young, the ended, the unaccepted and the made up', async () => {
    const numbers = [nextNumber('Q'), nextNumber('Q'), nextNumber('Q'), nextNumber('Q')].toSorted();
    for (const orderNumber of numbers) {
      const { state } = await startOrder(database.records, { orderNumber, shop: 'quiet' });
      await database.records.markClaimAccepted(state.claimId);
      if (orderNumber === numbers[3]) await database.records.publish(publication(state, { outcome: 'paid' }));
    }
    await startOrder(database.records, { orderNumber: 'Q-UNACCEPTED', shop: 'quiet' });
    expect(await quiet()).toEqual(numbers.slice(0, 3));
    expect(await quiet({ shop: 'quiet', orderNumber: numbers[0]! }, 1)).toEqual([numbers[1]]);
    expect(await quiet(null, 100, 600_000)).toEqual([]);
  });
});

onBothDatabases('One row that cannot be read', (database) => {
  let bad: string;
  let good: string;
  beforeAll(async () => {
    bad = (await startOrder(database.records)).state.orderNumber;
    good = (await startOrder(database.records)).state.orderNumber;
    for (const orderNumber of [bad, good]) {
      await database.records.claimAction({ shop: 'demo', orderNumber, actionId: 'a', action: 'syncStatus', body: { action: 'syncStatus' }, actor: 'x', note: null, acceptedAt: '2026-11-23T02:00:00.000Z' });
    }
    await database.records.close();
    const raw = await database.raw();
    await sql`update order_claims set start_enc = '\\x0102'::bytea where order_number = ${bad}`.execute(raw.db);
    await sql`update actions set body_enc = '\\x0102'::bytea where order_number = ${bad}`.execute(raw.db);
    await raw.close();
    await database.reopen();
  });

  it('is among those to be sent again, marked, and keeps no other from being read', async () => {
    const claims = await database.records.claimsToResend(0, 10);
    expect(claims.map(({ orderNumber, startInput }) => [orderNumber, startInput === null])).toEqual([[bad, true], [good, false]]);
    const actions = await database.records.actionsToResend(0, 600_000, 10);
    expect(actions.map(({ orderNumber, message }) => [orderNumber, message?.body.action ?? null])).toEqual([[bad, null], [good, 'syncStatus']]);
  });

  it('is put off, so that it takes nobody\'s place', async () => {
    const [first] = await database.records.claimsToResend(0, 1);
    await database.records.putOffClaim(first!.claimId);
    await database.records.putOffAction({ shop: 'demo', orderNumber: bad, actionId: 'a' });
    expect((await database.records.claimsToResend(0, 1)).map(({ orderNumber }) => orderNumber)).toEqual([good]);
    expect((await database.records.actionsToResend(0, 0, 1)).map(({ orderNumber }) => orderNumber)).toEqual([good]);
  });

  it('is told to a later run, which ends its action', async () => {
    const loaded = await database.records.loadForResume('demo', bad);
    expect(loaded).toMatchObject({ startInput: null, unfinished: [{ actionId: 'a', message: null, line: { action: 'syncStatus' } }] });
    expect((await database.records.claimOrder(claimRequest({ orderNumber: nextNumber() }))).kind).toBe('new');
  });
});
