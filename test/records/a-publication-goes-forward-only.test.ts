import { expect, it } from 'vitest';
import { claimRequest, contents, credit, line, nextNumber, publication, startOrder, verdict } from './support/order-builder.ts';
import { onBothDatabases } from './support/both-databases.ts';

onBothDatabases('A publication goes forward only', (database) => {
  const eventsOf = async (orderNumber: string) => {
    const events = [];
    let after: string | null = null;
    // Bounded by what these tests write.
    for (let page = 0; page < 100; page += 1) {
      const read = await database.records.readEvents({ shops: ['demo'], after, limit: 100 });
      events.push(...read);
      after = read.at(-1)?.cursor ?? after;
      if (read.length < 100) break;
    }
    return events.filter((event) => event.orderNumber === orderNumber);
  };

  it('stores state, columns, lines, event and answer together, and says so', async () => {
    const { state } = await startOrder(database.records);
    const told = publication(state, credit(state, 'approved'), { verdict: verdict('approved'), lines: [line('start')] });
    expect(await database.records.publish(told)).toEqual({ holds: 'applied', sequence: 1, abandoned: false });
    const stored = await database.records.loadOrder('demo', state.orderNumber);
    expect(stored).toMatchObject({ state: told.state, isOrder: true, claimState: 'accepted' });
    expect(await database.records.claimAnswer(state.claimId)).toMatchObject({ verdict: { kind: 'approved' } });
    const history = await database.records.listActions('demo', state.orderNumber, { limit: 10, before: null });
    expect(history).toEqual({ lines: [line('start')], next: null });
    expect(await eventsOf(state.orderNumber)).toMatchObject([
      { type: 'order.changed', sequence: 1, status: 'creditApproved', changed: ['credit'], order: { sequence: 1 } },
    ]);
  });

  it('changes nothing when repeated', async () => {
    const { state } = await startOrder(database.records);
    const told = publication(state, credit(state, 'approved'), { verdict: verdict('approved'), lines: [line('start')] });
    await database.records.publish(told);
    expect(await database.records.publish(told)).toEqual({ holds: 'repeated', sequence: 1, abandoned: false });
    expect(await eventsOf(state.orderNumber)).toHaveLength(1);
  });

  it('says what it holds instead when another execution of the same task told something else under the same number', async () => {
    const { state } = await startOrder(database.records);
    const lost = publication(state, { shopStatus: 'earlier' }, { lines: [line('start', { state: 'running', outcome: null })] });
    await database.records.publish(lost);
    const final = publication(state, { outcome: 'cancelled', verdict: verdict('failed') }, { lines: [line('start')] });
    expect(await database.records.publish(final)).toMatchObject({ holds: 'outdated', sequence: 1 });
    const again = { ...final, state: { ...final.state, sequence: 2 } };
    expect(await database.records.publish(again)).toMatchObject({ holds: 'applied', sequence: 2 });
    expect((await database.records.loadOrder('demo', state.orderNumber))?.state).toEqual(again.state);
    expect(await database.records.findAction({ shop: 'demo', orderNumber: state.orderNumber, actionId: 'start' })).toMatchObject({ state: 'finished' });
  });

  it('tells the outcome of an action only with the order that it came to', async () => {
    const { state } = await startOrder(database.records);
    const ref = { shop: 'demo', orderNumber: state.orderNumber, actionId: 'key-1' };
    await database.records.claimAction({ ...ref, action: 'cancelCredit', body: { action: 'cancelCredit' }, actor: 'suzuki', note: null, acceptedAt: '2026-11-23T02:00:00.000Z' });
    const held = publication(state, { facts: ['KAARA 1', 'KAASL 2'] });
    await database.records.publish(held);
    const behind = publication(state, { facts: ['KAARA 1', 'key-1'] }, { lines: [line('key-1'), line('seen')] });
    expect(await database.records.publish(behind)).toMatchObject({ holds: 'newer' });
    expect(await database.records.findAction(ref)).toMatchObject({ state: 'accepted' });
    expect(await database.records.findAction({ ...ref, actionId: 'seen' })).toMatchObject({ state: 'finished' });
    const again = publication(held.state, { facts: ['KAARA 1', 'KAASL 2', 'key-1'] }, { lines: [line('key-1')] });
    expect(await database.records.publish(again)).toMatchObject({ holds: 'applied' });
    expect(await database.records.findAction(ref)).toMatchObject({ state: 'finished' });
    // One that was on its way for long changes nothing of it.
    await database.records.publish({ ...again, lines: [line('key-1', { outcome: 'failed' })] });
    expect(await database.records.findAction(ref)).toMatchObject({ outcome: 'done' });
  });

  it('says so when it knows of an answer or an action that the run has not heard of', async () => {
    const { state } = await startOrder(database.records);
    const known = publication(state, { facts: ['KAARA 1', 'action-1'] });
    await database.records.publish(known);
    expect(await database.records.publish(publication(state, { facts: ['KAARA 1'] }))).toMatchObject({ holds: 'newer', sequence: 1 });
    expect(await database.records.publish(publication(state, { facts: ['KAARA 1', 'action-1', 'KAAST 2'] }))).toMatchObject({ holds: 'outdated', sequence: 1 });
    // An action done once more is finished under the same id; the calls for it are others.
    expect(await database.records.publish(publication(state, { facts: ['KAARA 2', 'action-1'] }))).toMatchObject({ holds: 'newer', sequence: 1 });
    expect((await database.records.loadOrder('demo', state.orderNumber))?.state).toEqual(known.state);
  });

  it('applies only one of ten equal publications at once', async () => {
    const { state } = await startOrder(database.records);
    const told = publication(state, credit(state, 'approved'), { verdict: verdict('approved'), lines: [line('start')] });
    const results = await Promise.all(Array.from({ length: 10 }, () => database.records.publish(told)));
    expect(results.filter(({ holds }) => holds === 'applied')).toHaveLength(1);
    expect(results.filter(({ holds }) => holds === 'repeated')).toHaveLength(9);
    expect(await eventsOf(state.orderNumber)).toHaveLength(1);
  });

  it('drops a late older state but keeps the history only it told of', async () => {
    const { state } = await startOrder(database.records);
    const older = publication(state, credit(state, 'held'), { lines: [line('seen-early'), line('both', { outcome: null, state: 'running' })] });
    const newer = publication(older.state, credit(state, 'approved'), { lines: [line('both')] });
    await database.records.publish(newer);
    expect(await database.records.publish(older)).toMatchObject({ holds: 'outdated', sequence: 2 });
    const stored = await database.records.loadOrder('demo', state.orderNumber);
    expect(stored?.state.credit.state).toBe('approved');
    const ref = { shop: 'demo', orderNumber: state.orderNumber };
    expect(await database.records.findAction({ ...ref, actionId: 'both' })).toMatchObject({ state: 'finished' });
    expect(await database.records.findAction({ ...ref, actionId: 'seen-early' })).not.toBeNull();
    expect(await eventsOf(state.orderNumber)).toHaveLength(1);
  });

  it('writes no event for a refused attempt or for mere history, and one when the cart is to be told', async () => {
    const { state } = await startOrder(database.records);
    const attempt = publication(state, credit(state, 'refused'), { isOrder: false });
    await database.records.publish(attempt);
    const quiet = publication(attempt.state, {}, { changed: [], lines: [line('note')] });
    await database.records.publish(quiet);
    expect(await eventsOf(state.orderNumber)).toHaveLength(0);
    await database.records.publish(publication(quiet.state, {}, { changed: [], notifyCart: true, actionId: 'x' }));
    expect(await eventsOf(state.orderNumber)).toMatchObject([{ sequence: 3, notifyCart: true, actionId: 'x' }]);
  });

  it('keeps the first final verdict of a start', async () => {
    const { state } = await startOrder(database.records);
    const refused = publication(state, { ...credit(state, 'refused'), outcome: 'refused' }, { verdict: verdict('refused', 'SMCL') });
    await database.records.publish(refused);
    // The sweep sent the start again after its run had ended.
    await database.records.publish(publication(refused.state, {}, { verdict: verdict('superseded') }));
    expect(await database.records.claimAnswer(state.claimId)).toMatchObject({ verdict: { kind: 'refused', code: 'SMCL' } });
  });

  it('lets a superseded run touch neither the order nor the answer of the newer one', async () => {
    const orderNumber = nextNumber();
    const first = await startOrder(database.records, { orderNumber });
    const ended = publication(first.state, { outcome: 'refused' }, { verdict: verdict('refused') });
    await database.records.publish(ended);
    const second = await startOrder(database.records, { orderNumber, contents: contents({ amountYen: 1 }) });
    const late = publication(ended.state, { outcome: 'superseded' }, { lines: [line('late')] });
    expect(await database.records.publish(late)).toMatchObject({ holds: 'another', abandoned: false });
    expect((await database.records.loadOrder('demo', orderNumber))?.state).toMatchObject({ claimId: second.state.claimId, outcome: null });
    const ref = { shop: 'demo', orderNumber };
    expect(await database.records.checkSend({ ...ref, claimId: first.state.claimId, settlementNo: first.state.credit.settlementNo })).toBe('superseded');
    expect(await database.records.checkSend({ ...ref, claimId: second.state.claimId, settlementNo: second.state.credit.settlementNo })).toBe('current');
  });

  it('gives a later run the state and the finished actions', async () => {
    const { state } = await startOrder(database.records);
    const told = publication(state, { outcome: 'paid' }, { lines: [line('a'), line('b', { state: 'running', outcome: null })] });
    await database.records.publish(told);
    expect(await database.records.loadForResume('demo', state.orderNumber)).toMatchObject({ state: told.state, finishedActionIds: ['a'] });
    expect(await database.records.loadForResume('demo', 'missing')).toBeNull();
    expect(await database.records.loadForResume('other', state.orderNumber)).toBeNull();
  });

  it('gives a later run no finished action without what it did to the order, whatever is told meanwhile', async () => {
    const { state } = await startOrder(database.records);
    let told = publication(state);
    for (let round = 1; round <= 20; round += 1) {
      told = publication(told.state, {}, { lines: [line(`action-${round}`)] });
      const [, loaded] = await Promise.all([database.records.publish(told), database.records.loadForResume('demo', state.orderNumber)]);
      expect(loaded?.finishedActionIds).toHaveLength(Math.max(0, (loaded?.state.sequence ?? 0) - state.sequence - 1));
    }
  });

  it('lets abandon win over a later verdict, which then learns of it, however often it is told', async () => {
    const { state } = await startOrder(database.records);
    const ref = { shop: 'demo', orderNumber: state.orderNumber, claimId: state.claimId };
    expect(await database.records.abandonClaim(ref)).toEqual({ kind: 'abandoned' });
    expect(await database.records.abandonClaim(ref)).toEqual({ kind: 'abandoned' });
    expect(await database.records.checkSend({ ...ref, settlementNo: state.credit.settlementNo })).toBe('abandoned');
    const told = publication(state, credit(state, 'approved'), { verdict: verdict('approved') });
    expect(await database.records.publish(told)).toEqual({ holds: 'applied', sequence: 1, abandoned: true });
    expect(await database.records.publish(told)).toEqual({ holds: 'repeated', sequence: 1, abandoned: true });
    expect(await database.records.claimAnswer(state.claimId)).toMatchObject({ verdict: { kind: 'abandoned' } });
    await database.records.publish(publication(told.state, { outcome: 'abandoned' }));
    // Handed over again after its end: there is nothing left to give up.
    expect(await database.records.checkSend({ ...ref, settlementNo: state.credit.settlementNo })).toBe('superseded');
    const again = await database.records.claimOrder(claimRequest({ orderNumber: state.orderNumber }));
    expect(again).toMatchObject({ kind: 'known', answered: { verdict: { kind: 'abandoned' } } });
  });

  it('tells no answer of a start without the order that it is about', async () => {
    const { state } = await startOrder(database.records);
    const newer = publication(state, { facts: ['KAARA 1', 'action~done~'] });
    await database.records.publish(newer);
    const behind = publication(state, credit(state, 'refused'), { verdict: verdict('refused') });
    expect(await database.records.publish(behind)).toMatchObject({ holds: 'newer' });
    expect(await database.records.claimAnswer(state.claimId)).toBeNull();
    await database.records.publish(publication(newer.state, credit(state, 'approved'), { verdict: verdict('approved') }));
    expect(await database.records.claimAnswer(state.claimId)).toMatchObject({ verdict: { kind: 'approved' } });
  });

  it('learns nothing of an ended order from a start that comes once more', async () => {
    const { state } = await startOrder(database.records);
    const ended = publication(state, { outcome: 'refused', verdict: verdict('refused') }, { lines: [line('start')] });
    await database.records.publish(ended);
    const late = publication({ ...state, sequence: state.sequence + 3 }, {}, { lines: [line('start', { state: 'running', outcome: null })] });
    expect(await database.records.publish(late)).toMatchObject({ holds: 'another' });
    expect(await database.records.loadForResume('demo', state.orderNumber)).toMatchObject({ state: ended.state, finishedActionIds: ['start'] });
  });

  it('lets a verdict win over a later abandon, but a doubt does not count as one', async () => {
    const { state } = await startOrder(database.records);
    const ref = { shop: 'demo', orderNumber: state.orderNumber, claimId: state.claimId };
    await database.records.publish(publication(state, credit(state, 'approved'), { verdict: verdict('approved') }));
    expect(await database.records.abandonClaim(ref)).toMatchObject({ kind: 'answered', answer: { verdict: { kind: 'approved' } } });
    // The same start handed over again must not send; a later generation of the same order may.
    expect(await database.records.checkSend({ ...ref, settlementNo: state.credit.settlementNo })).toBe('superseded');
    expect(await database.records.checkSend({ ...ref, settlementNo: 'NEXT-2' })).toBe('current');

    const doubted = await startOrder(database.records);
    await database.records.publish(publication(doubted.state, credit(state, 'unknown'), { verdict: verdict('unknown') }));
    const doubtedRef = { shop: 'demo', orderNumber: doubted.state.orderNumber, claimId: doubted.state.claimId };
    expect(await database.records.abandonClaim(doubtedRef)).toEqual({ kind: 'abandoned' });
    expect(await database.records.abandonClaim({ ...ref, claimId: 'none' })).toEqual({ kind: 'missing' });
  });

  it('never lets both sides win when verdict and abandon meet', async () => {
    for (let round = 0; round < 40; round += 1) {
      const { state } = await startOrder(database.records);
      const ref = { shop: 'demo', orderNumber: state.orderNumber, claimId: state.claimId };
      const told = publication(state, credit(state, 'approved'), { verdict: verdict('approved') });
      const [published, abandoned] = await Promise.all(
        round % 2 === 0
          ? [database.records.publish(told), database.records.abandonClaim(ref)]
          : ([database.records.abandonClaim(ref), database.records.publish(told)].toReversed() as [
              ReturnType<typeof database.records.publish>,
              ReturnType<typeof database.records.abandonClaim>,
            ]),
      );
      expect(published.abandoned).toBe(abandoned.kind === 'abandoned');
      const answer = await database.records.claimAnswer(state.claimId);
      expect(answer?.verdict.kind).toBe(published.abandoned ? 'abandoned' : 'approved');
    }
  });

  it('claims an action id once, tells the same from another, and takes over what the run tells', async () => {
    const { state } = await startOrder(database.records);
    const claim = {
      shop: 'demo',
      orderNumber: state.orderNumber,
      actionId: 'key-1',
      action: 'cancelCredit',
      body: { action: 'cancelCredit', note: 'お客様の希望' },
      actor: 'suzuki',
      note: 'お客様の希望',
      acceptedAt: '2026-11-23T02:00:00.000Z',
    };
    const results = await Promise.all(Array.from({ length: 10 }, () => database.records.claimAction(claim)));
    expect(results.filter((result) => result.kind === 'new')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'same' && !result.accepted)).toHaveLength(9);
    expect(await database.records.claimAction({ ...claim, body: { action: 'closeOrder' } })).toEqual({ kind: 'different' });
    const pending = (await database.records.actionsToResend(0, 600_000, 1000)).filter((one) => one.orderNumber === state.orderNumber);
    expect(pending).toEqual([
      { shop: 'demo', orderNumber: state.orderNumber, actionId: 'key-1', message: { body: claim.body, actor: 'suzuki', acceptedAt: claim.acceptedAt } },
    ]);
    const finished = line('key-1', { action: 'cancelCredit', note: claim.note });
    await database.records.publish(publication(state, {}, { lines: [finished] }));
    expect(await database.records.claimAction(claim)).toEqual({ kind: 'same', line: finished, accepted: true });
    expect(await database.records.actionsToResend(0, 600_000, 1000)).not.toContainEqual(pending[0]);
  });

  it('does not send an accepted action again', async () => {
    const { state } = await startOrder(database.records);
    const ref = { shop: 'demo', orderNumber: state.orderNumber, actionId: 'k' };
    await database.records.claimAction({ ...ref, action: 'syncStatus', body: { action: 'syncStatus' }, actor: 'x', note: null, acceptedAt: '2026-11-23T02:00:00.000Z' });
    await database.records.markActionAccepted(ref);
    const pending = await database.records.actionsToResend(0, 600_000, 1000);
    expect(pending.filter((one) => one.orderNumber === state.orderNumber)).toEqual([]);
  });

  it('pages through the history, newest first', async () => {
    const { state } = await startOrder(database.records);
    const lines = Array.from({ length: 7 }, (_, at) => line(`l${at}`, { acceptedAt: `2026-11-23T02:00:0${Math.floor(at / 2)}.000Z` }));
    await database.records.publish(publication(state, {}, { lines }));
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const page = await database.records.listActions('demo', state.orderNumber, { limit: 3, before });
      seen.push(...page.lines.map((one) => one.id));
      before = page.next;
    } while (before !== null);
    expect(seen).toEqual(['l6', 'l5', 'l4', 'l3', 'l2', 'l1', 'l0']);
    await expect(database.records.listActions('demo', state.orderNumber, { limit: 3, before: 'garbage' })).rejects.toThrow('cursor');
  });
});
