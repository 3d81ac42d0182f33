import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toWireReissueReason } from '../../../src/domain/atobarai/values/reissue-reason.ts';
import { invoiceDivision } from '../../../src/domain/atobarai/values/send-division.ts';
import { toWireContents, type WireResult } from '../../../src/domain/atobarai/values/to-wire-contents.ts';
import { errorCatalogue, explainError } from '../../../src/domain/atobarai/errors/explain-error.ts';
import { wouldBeCodes } from '../../../src/domain/atobarai/values/would-be-codes.ts';
import type { OrderContents } from '../../../src/domain/order/contents.ts';
import { aBuyer, anOrder, everyContract, goods, plainContract } from '../../methods/atobarai/an-order.ts';

const elsewhere = { name: '送り先 太郎', postalCode: '530-0001', address: '大阪府大阪市北区見本1-2-3', tel: '06-6000-0000' };

function convert(contents: OrderContents, contract = everyContract): WireResult {
  return toWireContents(contents, { contract, today: '2026-11-24' });
}

function wireOf(contents: OrderContents): Extract<WireResult, { ok: true }> {
  const result = convert(contents);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result;
}

function rulesOf(contents: OrderContents, contract = everyContract): readonly string[] {
  const result = convert(contents, contract);
  return result.ok ? [] : result.faults.map((fault) => `${fault.param} ${fault.rule}`);
}

test('an order as a cart sends it', () => {
  expect(wireOf(anOrder())).toEqual({
    ok: true,
    notices: [],
    wire: {
      orderYmd: '20261123',
      shipYmd: '20261126',
      name: '見本　花子',
      nameKana: 'ﾐﾎﾝ ﾊﾅｺ',
      postCode: '1000001',
      address1: '東京都千代田区千代田１－１　見本ビル２０１',
      address2: '',
      telNum: '09000000000',
      email: 'hanako@example.com',
      totalAmountYen: 5_500,
      sendDiv: '0',
      items: [
        { name: '見本商品', quantity: 2, unitPriceYen: 2_500, subtotalYen: 5_000 },
        { name: '送料', quantity: null, unitPriceYen: null, subtotalYen: 700 },
        { name: '値引き', quantity: null, unitPriceYen: null, subtotalYen: -200 },
      ],
      destinations: [],
    },
  });
});

test('the order date is the JST date of the moment, whatever offset it came with', () => {
  expect(wireOf(anOrder({ orderedAt: '2026-11-23T15:00:00Z', plannedShipDate: '2026-11-24' })).wire.orderYmd).toBe('20261124');
  expect(wireOf(anOrder({ orderedAt: '2026-11-23T23:59:59.999+09:00' })).wire.orderYmd).toBe('20261123');
});

describe('送り先区分', () => {
  test.each([
    ['separate', [], '0', []],
    ['separate', [elsewhere], '1', []],
    ['enclosed', [], '2', []],
    ['enclosed', [elsewhere], '1', ['enclosedSentSeparately']],
    ['sms', [], '3', []],
    ['sms', [elsewhere], '3', []],
  ] as const)('%s with %j → %s', (invoice, destinations, sendDiv, notices) => {
    const result = wireOf(anOrder({ invoice, destinations }));
    expect(result.wire.sendDiv).toBe(sendDiv);
    expect(result.notices.map((notice) => notice.code)).toEqual(notices);
  });

  test('what is not contracted is refused', () => {
    expect(rulesOf(anOrder({ invoice: 'enclosed' }), plainContract)).toEqual(['invoice enclosedNotContracted']);
    expect(rulesOf(anOrder({ invoice: 'sms' }), plainContract)).toEqual(['invoice smsNotContracted']);
    expect(rulesOf(anOrder(), plainContract)).toEqual([]);
  });

  test('スマホタイプ needs a mobile number', () => {
    expect(rulesOf(anOrder({ invoice: 'sms', buyer: aBuyer({ tel: '03-0000-0000' }) }))).toEqual(['buyer.tel smsNeedsMobile']);
  });

  test('amount change and reissue use another coding', () => {
    expect((['0', '1', '2', '3'] as const).map(invoiceDivision)).toEqual(['0', '0', '1', '2']);
  });
});

describe('destinations', () => {
  test('are converted like the buyer, and the phone may be left out', () => {
    const { wire } = wireOf(anOrder({ destinations: [elsewhere, { ...elsewhere, tel: undefined }] }));
    expect(wire.destinations[0]).toEqual({ name: '送り先　太郎', postCode: '5300001', address1: '大阪府大阪市北区見本１－２－３', address2: '', telNum: '0660000000' });
    expect(wire.destinations[1]?.telNum).toBe('');
  });
  test('ten at most', () => {
    expect(rulesOf(anOrder({ destinations: Array.from({ length: 10 }, () => elsewhere) }))).toEqual([]);
    expect(rulesOf(anOrder({ destinations: Array.from({ length: 11 }, () => elsewhere) }))).toEqual(['destinations tooManyDestinations']);
  });
});

describe('受注日 of what comes in', () => {
  const today = '2026-11-24';
  const rules = (orderedAt: string, isNew = true): readonly string[] => {
    const result = toWireContents(anOrder({ orderedAt, plannedShipDate: '2026-12-01' }), { contract: everyContract, today, isNew });
    return result.ok ? [] : result.faults.filter(({ param }) => param === 'orderedAt').map(({ rule }) => rule);
  };

  test.each([
    ['2025-10-20T00:00:00+09:00', []],
    ['2025-10-19T23:59:59.999+09:00', ['orderedTooLongAgo']],
    ['2025-10-19T15:00:00Z', []],
    ['2025-10-19T14:59:59Z', ['orderedTooLongAgo']],
    ['2026-11-25T23:59:59.999+09:00', []],
    ['2026-11-26T00:00:00+09:00', ['orderedInFuture']],
    ['2026-11-25T15:00:00Z', ['orderedInFuture']],
    ['0001-01-01T00:00:00+09:00', ['orderedTooLongAgo']],
    ['0000-01-01T00:00:00+15:59', ['orderedTooLongAgo']],
    ['9999-12-31T23:59:59Z', ['orderedInFuture']],
    ['9999-12-31T23:59:59-15:59', ['orderedInFuture']],
  ])('%s → %j', (orderedAt, expected) => expect(rules(orderedAt)).toEqual(expected));

  test('what was taken once is sent whatever its age', () => {
    expect(rules('2020-01-01T00:00:00+09:00', false)).toEqual([]);
  });
});

describe('出荷予定日', () => {
  test.each([
    ['2026-11-23', []],
    ['2026-11-22', ['plannedShipDate shipDateBeforeOrder']],
    ['2027-02-22', []],
    ['2027-02-23', ['plannedShipDate shipDateTooFar']],
    ['2026-11-31', ['plannedShipDate notADate']],
    ['', ['plannedShipDate missing']],
  ])('%s → %j', (plannedShipDate, rules) => expect(rulesOf(anOrder({ plannedShipDate }))).toEqual(rules));

  test('without today the 90 days are left to the sending', () => {
    expect(toWireContents(anOrder({ plannedShipDate: '2027-11-01' }), { contract: everyContract }).ok).toBe(true);
  });
});

test('all faults of an order at once, each with its place and the code Yamato would give', () => {
  const result = convert(
    anOrder({
      orderedAt: '昨日',
      amountYen: 0,
      buyer: { name: '😀', nameKana: '漢字', postalCode: '1', address: '町', tel: '1', email: 'x' },
      items: [goods(-1, '')],
      destinations: [{ name: '', postalCode: '', address: '', tel: 'x' }],
    }),
  );
  expect(result.ok ? [] : result.faults.map((fault) => `${fault.param} ${fault.rule} ${fault.yamatoCode}`).toSorted()).toEqual(
    [
      'orderedAt notADate kaara013E',
      'items[0].name missing kaara057E',
      'amountYen amountOutOfRange kaara049E',
      'amountYen amountNotSumOfItems kaara101E',
      'buyer.address addressWithoutPrefecture kaara034E',
      'buyer.address addressWithoutNumber kaara103E',
      'buyer.name unsupportedCharacter kaara022E',
      'buyer.nameKana kanaOnly kaara023E',
      'buyer.postalCode postalCodeLength kaara028E',
      'buyer.tel phoneLeadingZero kaara093E',
      'buyer.email emailWithoutAt kaara045E',
      'destinations[0].address missing kaara102E',
      'destinations[0].name missing kaara102E',
      'destinations[0].postalCode missing kaara102E',
      'destinations[0].tel phoneCharacters kaara082E',
    ].toSorted(),
  );
  if (!result.ok) for (const fault of result.faults) expect(errorCatalogue.has(fault.yamatoCode ?? ''), fault.yamatoCode).toBe(true);
});

test('a fault found here and the code Yamato would give point to the same part of the body', () => {
  for (const [param, rules] of Object.entries(wouldBeCodes)) {
    for (const [rule, code] of Object.entries(rules)) {
      const theirs = explainError(code).param ?? 'nowhere';
      expect(param.startsWith(theirs) || theirs.startsWith(param), `${param} ${rule} ${code} ${theirs}`).toBe(true);
      expect(errorCatalogue.has(code), code).toBe(true);
    }
  }
});

test('no message repeats what the buyer typed', () => {
  const personal = fc.string({ unit: fc.constantFrom('珠', '鱗', '髭', 'ζ', 'щ', '7', '😀', '𠮷', 'Q'), minLength: 3, maxLength: 60 });
  fc.assert(
    fc.property(personal, personal, personal, personal, personal, personal, (name, nameKana, postalCode, address, tel, email) => {
      const result = convert(anOrder({ buyer: { name, nameKana, postalCode, address, tel, email }, destinations: [{ name, postalCode, address, tel }] }));
      expect(result.ok).toBe(false);
      const said = JSON.stringify(result);
      for (const value of [name, nameKana, postalCode, address, tel, email]) expect(said).not.toContain(value);
      expect(said).not.toMatch(/[珠鱗髭ζщQ😀𠮷]/u);
    }),
  );
});

test('whatever passes satisfies Yamato: lengths, ranges, sum', () => {
  const text = (characters: string[], max: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...characters), maxLength: max });
  const contents = fc.record({
    name: text(['見', 'a', 'ｶ', 'ﾞ', ' '], 35),
    tail: text(['町', '1', '-', 'ﾋﾞ', ' '], 60),
    prices: fc.array(fc.integer({ min: -500, max: 90_000 }), { minLength: 1, maxLength: 15 }),
  });
  fc.assert(
    fc.property(contents, ({ name, tail, prices }) => {
      const items = prices.map((price) => goods(price));
      const result = convert(anOrder({ items, buyer: aBuyer({ name, address: `東京都1${tail}` }) }));
      fc.pre(result.ok);
      if (!result.ok) return;
      const { wire } = result;
      expect([...wire.name].length).toBeLessThanOrEqual(30);
      expect(wire.address1.length).toBeLessThanOrEqual(25);
      expect(wire.address2.length).toBeLessThanOrEqual(25);
      expect(wire.items.reduce((total, item) => total + item.subtotalYen, 0)).toBe(wire.totalAmountYen);
      expect(wire.totalAmountYen).toBeGreaterThanOrEqual(1);
      expect(wire.totalAmountYen).toBeLessThanOrEqual(999_999);
    }),
  );
});

describe('不備事由', () => {
  test('other needs a text of at most 25', () => {
    expect(toWireReissueReason('other', 'お届け日変更(2)')).toEqual({ ok: true, value: { reasonReissue: '6', reasonReissueEtc: 'お届け日変更（２）' } });
    expect(toWireReissueReason('other')).toMatchObject({ ok: false, problems: [{ rule: 'missing' }] });
    expect(toWireReissueReason('other', '字'.repeat(27))).toMatchObject({ problems: [{ message: expect.stringContaining('2文字長すぎます') }] });
  });
  test('the others send none', () => {
    expect(toWireReissueReason('lost', 'なくした')).toEqual({ ok: true, value: { reasonReissue: '2', reasonReissueEtc: '' } });
  });
});
