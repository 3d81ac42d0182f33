import { expect, it } from 'vitest';
import type { OrderOutcome } from '../../src/domain/order/facets.ts';
import { contents, claimRequest, credit, nextNumber, publication, startOrder, verdict } from './support/order-builder.ts';
import { onBothDatabases } from './support/both-databases.ts';

const other = contents({ amountYen: 6000 });

onBothDatabases('A start is claimed once', (database) => {
  /** An order whose run ended this way, with its answer. */
  async function ended(outcome: OrderOutcome, attempt = 1): Promise<{ orderNumber: string; claimId: string }> {
    const orderNumber = nextNumber();
    const { state } = await startOrder(database.records, { orderNumber, attempt });
    const kind = outcome === 'refused' || outcome === 'failed' || outcome === 'abandoned' ? outcome : 'approved';
    const result = await database.records.publish(publication(state, { outcome }, { verdict: verdict(kind) }));
    expect(result.holds).toBe('applied');
    return { orderNumber, claimId: state.claimId };
  }

  it('gives a new number generation 1, sequence 0 and a readable settlement number', async () => {
    const claim = await database.records.claimOrder(claimRequest({ orderNumber: 'A-20261123-0007' }));
    expect(claim).toMatchObject({ kind: 'new', generation: 1, sequence: 0, settlementNo: 'A-20261123-0007-1' });
    const stored = await database.records.loadOrder('demo', 'A-20261123-0007');
    expect(stored).toMatchObject({ claimState: 'claimed', state: { credit: { settlementNo: 'A-20261123-0007-1' } } });
  });

  it('answers twenty equal starts at once with one new claim', async () => {
    const orderNumber = nextNumber();
    const results = await Promise.all(
      Array.from({ length: 20 }, () => database.records.claimOrder(claimRequest({ orderNumber }))),
    );
    const made = results.filter((result) => result.kind === 'new');
    expect(made).toHaveLength(1);
    const claimIds = results.map((result) => ('claimId' in result ? result.claimId : result.kind));
    expect(new Set(claimIds)).toEqual(new Set([made[0]?.claimId]));
  });

  it('lets one of twenty different starts of one number win', async () => {
    const orderNumber = nextNumber();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        database.records.claimOrder(claimRequest({ orderNumber, contents: contents({ amountYen: 1000 + at }) })),
      ),
    );
    expect(results.filter((result) => result.kind === 'new')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'conflict' && result.reason === 'live')).toHaveLength(19);
  });

  it('lets one of ten starts of a refused number win the next generation', async () => {
    const { orderNumber } = await ended('refused');
    const results = await Promise.all(
      Array.from({ length: 10 }, () => database.records.claimOrder(claimRequest({ orderNumber, contents: other }))),
    );
    expect(results.filter((result) => result.kind === 'new')).toHaveLength(1);
    expect(results.filter((result) => result.kind === 'known')).toHaveLength(9);
  });

  it('tells the start arguments of a claim that the engine has not taken', async () => {
    const orderNumber = nextNumber();
    const { claim } = await startOrder(database.records, { orderNumber });
    const known = await database.records.claimOrder(claimRequest({ orderNumber }));
    expect(known).toMatchObject({ kind: 'known', live: true, claimState: 'claimed', answered: null });
    expect(known).toHaveProperty('startInput', claim.startInput);
    await database.records.markClaimAccepted(claim.claimId);
    const accepted = await database.records.claimOrder(claimRequest({ orderNumber }));
    expect(accepted).toMatchObject({ kind: 'known', claimState: 'accepted' });
  });

  it('answers a known pair of a live order with its present answer', async () => {
    const orderNumber = nextNumber();
    const { state } = await startOrder(database.records, { orderNumber });
    const held = publication(state, credit(state, 'held'), { verdict: verdict('held') });
    await database.records.publish(held);
    const first = await database.records.claimOrder(claimRequest({ orderNumber }));
    expect(first).toMatchObject({ kind: 'known', live: true, answered: { verdict: { kind: 'held' } } });
    await database.records.publish(publication(held.state, credit(state, 'approved'), { verdict: verdict('approved') }));
    const second = await database.records.claimOrder(claimRequest({ orderNumber }));
    expect(second).toMatchObject({ kind: 'known', answered: { verdict: { kind: 'approved' }, order: { status: 'creditApproved' } } });
    if (second.kind !== 'known') throw new Error('unreachable');
    expect(second.answered?.order).not.toHaveProperty('contents');
  });

  it.each(['live', 'live and refused'])('refuses other contents and a higher attempt while %s', async (how) => {
    const orderNumber = nextNumber();
    const { state } = await startOrder(database.records, { orderNumber });
    if (how === 'live and refused') {
      await database.records.publish(publication(state, credit(state, 'refused'), { verdict: verdict('refused') }));
    }
    const changed = await database.records.claimOrder(claimRequest({ orderNumber, contents: other }));
    expect(changed).toMatchObject({ kind: 'conflict', reason: 'live', order: { orderNumber } });
    const higher = await database.records.claimOrder(claimRequest({ orderNumber, attempt: 2 }));
    expect(higher).toMatchObject({ kind: 'conflict', reason: 'live' });
  });

  it('refuses a lower attempt with unknown contents while live', async () => {
    const orderNumber = nextNumber();
    await startOrder(database.records, { orderNumber, attempt: 3 });
    const lower = await database.records.claimOrder(claimRequest({ orderNumber, attempt: 2, contents: other }));
    expect(lower).toMatchObject({ kind: 'conflict', reason: 'lowerAttempt' });
  });

  it.each<OrderOutcome>(['refused', 'failed', 'cancelled', 'abandoned'])(
    'answers a known pair after %s, and takes new contents or a higher attempt as the next generation',
    async (outcome) => {
      const { orderNumber, claimId } = await ended(outcome);
      const again = await database.records.claimOrder(claimRequest({ orderNumber }));
      expect(again).toMatchObject({ kind: 'known', claimId, live: false, claimState: 'accepted', startInput: null });
      const second = await database.records.claimOrder(claimRequest({ orderNumber, contents: other }));
      expect(second).toMatchObject({ kind: 'new', generation: 2, sequence: 1, settlementNo: `${orderNumber}-2` });
      const stored = await database.records.loadOrder('demo', orderNumber);
      expect(stored?.state).toMatchObject({ outcome: null, sequence: 1, contents: { amountYen: 6000 } });
      const replay = await database.records.claimOrder(claimRequest({ orderNumber }));
      expect(replay).toMatchObject({ kind: 'known', claimId, live: false });
    },
  );

  it('takes the same contents with a higher attempt after a refusal, and no lower one', async () => {
    const { orderNumber } = await ended('refused', 2);
    const lower = await database.records.claimOrder(claimRequest({ orderNumber, attempt: 1, contents: other }));
    expect(lower).toMatchObject({ kind: 'conflict', reason: 'lowerAttempt' });
    const higher = await database.records.claimOrder(claimRequest({ orderNumber, attempt: 3 }));
    expect(higher).toMatchObject({ kind: 'new', generation: 2 });
  });

  it.each<OrderOutcome>(['paid', 'confirmed', 'transferred', 'closedByStaff'])(
    'answers only known pairs after %s, for ever',
    async (outcome) => {
      const { orderNumber, claimId } = await ended(outcome);
      const again = await database.records.claimOrder(claimRequest({ orderNumber }));
      expect(again).toMatchObject({ kind: 'known', claimId, live: false, answered: { verdict: { kind: 'approved' } } });
      for (const request of [{ contents: other }, { attempt: 2 }, { attempt: 2, contents: other }]) {
        const conflict = await database.records.claimOrder(claimRequest({ orderNumber, ...request }));
        expect(conflict).toMatchObject({ kind: 'conflict', reason: 'endedForEver' });
      }
    },
  );

  it('keeps the refusal of the first contents after the second were approved', async () => {
    const { orderNumber, claimId } = await ended('refused');
    const { state } = await startOrder(database.records, { orderNumber, contents: other });
    await database.records.publish(publication(state, credit(state, 'approved'), { verdict: verdict('approved') }));
    const first = await database.records.claimOrder(claimRequest({ orderNumber }));
    expect(first).toMatchObject({ kind: 'known', claimId, live: false, answered: { verdict: { kind: 'refused' } } });
  });

  it('keeps an order under the fingerprint key it began with', async () => {
    const orderNumber = nextNumber();
    const { claim } = await startOrder(database.records, { orderNumber });
    await database.records.hashes.rotate();
    const again = await database.records.claimOrder(claimRequest({ orderNumber }));
    expect(again).toMatchObject({ kind: 'known', claimId: claim.claimId });
  });

  it('does not mind the order of keys in equal contents', async () => {
    const orderNumber = nextNumber();
    await startOrder(database.records, { orderNumber });
    const shuffled = Object.fromEntries(Object.entries(contents()).toReversed());
    const again = await database.records.claimOrder({ ...claimRequest({ orderNumber }), fingerprintOf: () => shuffled });
    expect(again.kind).toBe('known');
  });

  it('gives two shops on one contract different settlement numbers for the same order number', async () => {
    const orderNumber = nextNumber('SAME');
    const one = await startOrder(database.records, { orderNumber, shop: 'one' });
    const two = await startOrder(database.records, { orderNumber, shop: 'two' });
    expect(one.claim.settlementNo).toBe(`${orderNumber}-1`);
    expect(two.claim.settlementNo).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}-1$/);
    expect(two.state.credit.settlementNo).toBe(two.claim.settlementNo);
    const elsewhere = await startOrder(database.records, { orderNumber, shop: 'three', contractKey: 'atobarai:00000000002' });
    expect(elsewhere.claim.settlementNo).toBe(`${orderNumber}-1`);
  });

  it.each(['注文-1', 'a-very-long-order-number-of-a-cart', '-A', 'A B'])('hashes the order number %s', async (orderNumber) => {
    const { claim } = await startOrder(database.records, { orderNumber });
    expect(claim.settlementNo).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}-1$/);
    expect(await database.records.loadOrder('demo', orderNumber)).not.toBeNull();
  });

  it('gives a later generation one number, however often it is asked for', async () => {
    const { state } = await startOrder(database.records);
    const ask = { shop: 'demo', orderNumber: state.orderNumber, service: 'atobarai', contractKey: 'atobarai:00000000001', environment: 'sandbox' } as const;
    const numbers = await Promise.all(
      Array.from({ length: 5 }, () => database.records.claimSettlementNo({ ...ask, generation: 2 })),
    );
    expect(new Set(numbers)).toEqual(new Set([`${state.orderNumber}-2`]));
    expect(await database.records.claimSettlementNo({ ...ask, generation: 1 })).toBe(`${state.orderNumber}-1`);
  });

  it('counts on from generations that a run took by itself', async () => {
    const orderNumber = nextNumber();
    const { state } = await startOrder(database.records, { orderNumber });
    await database.records.claimSettlementNo({ shop: 'demo', orderNumber, generation: 2, service: 'atobarai', contractKey: 'atobarai:00000000001', environment: 'sandbox' });
    await database.records.publish(publication(state, { outcome: 'cancelled' }));
    const next = await database.records.claimOrder(claimRequest({ orderNumber, attempt: 2 }));
    expect(next).toMatchObject({ kind: 'new', generation: 3, settlementNo: `${orderNumber}-3` });
  });

  it('lists claims that the engine has not taken, until it has', async () => {
    const { claim, state } = await startOrder(database.records);
    const ids = async (olderThanMs: number): Promise<readonly string[]> =>
      (await database.records.claimsToResend(olderThanMs, 1000)).map((pending) => pending.claimId);
    expect(await ids(0)).toContain(claim.claimId);
    expect(await ids(3_600_000)).not.toContain(claim.claimId);
    const pending = (await database.records.claimsToResend(0, 1000)).find((one) => one.claimId === claim.claimId);
    expect(pending).toMatchObject({ shop: 'demo', orderNumber: state.orderNumber, startInput: claim.startInput });
    await database.records.publish(publication(state));
    expect(await ids(0)).not.toContain(claim.claimId);
  });
});
