import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { atobarai } from '../../../src/domain/atobarai/method.ts';
import { type Method, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { projectOrder } from '../../../src/domain/order/order-projection.ts';
import { headlineStatus, statuses, statusLabels } from '../../../src/domain/order/status.ts';
import { approved } from './an-order-state.ts';
import { seedOfRun } from '../../support/random.ts';

const seed = seedOfRun();

/** A method in whose trade a credit that stands is 仮売上, and what is sold is 決済完了. */
const CARD = 'test-card';
const card: Method = {
  ...atobarai, service: CARD, attentions: {}, deadlines: {},
  headline: { creditApproved: 'provisionalSale', saleConfirmed: 'settled', creditFailed: 'paymentFailed' },
};

beforeAll(() => useMethod(card));

const credits = ['none', 'requesting', 'awaitingBuyer', 'held', 'approved', 'refused', 'failed', 'unknown', 'expired', 'cancelled'] as const;
const shipments = ['none', 'registering', 'registered', 'failed', 'unknown'] as const;
const sales = ['none', 'pending', 'confirmed', 'invoiced', 'paid'] as const;
const cancellations = ['none', 'cancelling', 'cancelled', 'failed', 'unknown'] as const;
const services = ['atobarai', CARD] as const;
const externals = [null, 'bankTransfer'] as const;
const outcomes = [null, 'cancelled', 'paid', 'closedByStaff'] as const;

/** The words of the trade that must all be there. */
const words = [
  '与信中', '与信保留', '与信OK', '与信NG', '与信失敗', '出荷情報登録中', '出荷情報登録OK', '出荷情報登録NG', '与信の取消中', '与信の取消OK',
  '与信の取消NG', '仮売上', '精算確定待ち', '決済完了', '売上確定', '請求書発行済', '入金済', '仮売上期限切れ', '注文キャンセル', '決済失敗',
  '要確認', '決済方法変更済',
];

function everyFacets() {
  return services.flatMap((service) => externals.flatMap((external) =>
    credits.flatMap((credit) =>
      shipments.flatMap((shipment) =>
        sales.flatMap((sale) =>
          cancellations.flatMap((cancellation) =>
            outcomes.map((outcome) => ({
              service, external, outcome,
              credit: { ...approved().credit, state: credit },
              shipment: { state: shipment, since: null },
              sale: { state: sale, since: null },
              cancellation: { state: cancellation },
            })),
          ),
        ),
      ),
    ),
  ));
}

test('every combination of facets has exactly one status, and every status is some order’s', () => {
  const seen = new Set(everyFacets().map((facets) => headlineStatus(facets)));
  expect(statuses.filter((status) => !seen.has(status))).toEqual([]);
  expect([...seen].every((status) => statusLabels[status].length > 0)).toBe(true);
});

test('all words of the trade are there', () => {
  const labels: readonly string[] = Object.values(statusLabels);
  expect(words.filter((word) => !labels.includes(word))).toEqual([]);
});

test('what is unknown is never shown as anything else', () => {
  const unknown = everyFacets().filter(({ external, credit, shipment, cancellation }) => external === null && [credit.state, shipment.state, cancellation.state].includes('unknown'));
  expect(unknown.length).toBeGreaterThan(0);
  expect(new Set(unknown.map((facets) => headlineStatus(facets)))).toEqual(new Set(['needsCheck']));
});

test.each([
  ['creditApproved', {}],
  ['shipmentRegistered', { shipment: { state: 'registered', since: null } }],
  ['saleConfirmed', { shipment: { state: 'registered', since: null }, sale: { state: 'confirmed', since: null } }],
  ['paid', { shipment: { state: 'registered', since: null }, sale: { state: 'paid', since: null }, outcome: 'paid' }],
  ['creditCancelling', { shipment: { state: 'registered', since: null }, cancellation: { state: 'cancelling' } }],
  ['creditCancelFailed', { cancellation: { state: 'failed' } }],
  // The cancel failed because, or before, the buyer paid.
  ['paid', { sale: { state: 'paid', since: null }, cancellation: { state: 'failed' }, outcome: 'paid' }],
  // Given up before anything was sent: over, and not 与信中 for ever.
  ['orderCancelled', { credit: { ...approved().credit, state: 'requesting' }, outcome: 'abandoned' }],
  ['creditRefused', { credit: { ...approved().credit, state: 'refused' }, shipment: { state: 'registering', since: null } }],
] as const)('%s', (status, facets) => {
  expect(headlineStatus(approved(facets))).toBe(status);
});

const cardWords = Object.values(card.headline);

test.each([
  ['provisionalSale', {}],
  ['settled', { shipment: { state: 'registered', since: null }, sale: { state: 'confirmed', since: null } }],
  ['paymentFailed', { credit: { ...approved().credit, state: 'failed' } }],
  // Where the trade has no word of its own, the common one stands.
  ['shipmentRegistered', { shipment: { state: 'registered', since: null } }],
  ['needsCheck', { credit: { ...approved().credit, state: 'unknown' } }],
] as const)('%s, in the words of another trade', (status, facets) => {
  expect(headlineStatus(approved({ ...facets, service: CARD }))).toBe(status);
});

test('the words of one trade never stand on an order of another, also once it went over to yet another', () => {
  const shown = new Set(everyFacets().filter(({ service }) => service === 'atobarai').map((facets) => headlineStatus(facets)));
  expect(cardWords.filter((word) => shown.has(word))).toEqual([]);
  expect(headlineStatus(approved({ service: CARD, method: 'external', external: 'bankTransfer' }))).toBe('methodChanged');
});

test(`projecting an order leaves contents out unless asked for (SEED=${seed})`, () => {
  fc.assert(
    fc.property(fc.constantFrom(...everyFacets()), (facets) => {
      const state = approved(facets);
      expect(projectOrder(state, { contents: false }).contents).toBeUndefined();
      expect(JSON.stringify(projectOrder(state, { contents: false }))).not.toContain(state.contents.buyer.name);
      expect(projectOrder(state, { contents: true }).contents).toBe(state.contents);
    }),
    { seed, numRuns: 300 },
  );
});
