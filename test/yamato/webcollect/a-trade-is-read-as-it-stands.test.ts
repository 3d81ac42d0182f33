import { describe, expect, test } from 'vitest';
import { readTradeStatus, settleMethodLabels, tradeStatusLabels, tradeStatuses } from '../../../src/domain/card/trade-status.ts';
import { inquireTrade, type Trade } from '../../../src/yamato/webcollect/trade.ts';
import type { Outcome } from '../../../src/yamato/outcome.ts';
import { answering } from '../stub-yamato.ts';
import { aMerchant, ok, settlementNo, traded } from './stub-webcollect.ts';

async function e04(answer: string): Promise<Outcome<Trade | null>> {
  await using yamato = await answering(answer);
  return await inquireTrade(aMerchant(yamato.url), { settlementNo });
}

async function found(different: Readonly<Record<string, string>> = {}): Promise<Trade> {
  const outcome = await e04(traded(different));
  if (outcome.kind !== 'done' || outcome.value === null) throw new Error(`no trade: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

test('a fresh authorisation', async () => {
  const at = { date: '2026-11-24', at: '2026-11-24T01:15:00.000Z' };
  expect(await found()).toEqual({
    settlementNo, status: 'authorised', amountYen: 5_400, paidBy: 'card', settleMethod: '9', payWay: '1', settledAt: at, inquiryNo: '000000012345', memberId: null,
    approvalNo: '123456', approvedAt: at, threeDCode: null, slipNos: [], moreSlipNos: [], carrier: null, bundle: null, slipRegisteredOn: null, deliveredOn: null,
    finishedOn: null, reservedFor: null, warning: null, cancelledAt: null, changedAt: null, paymentNo: null, payBy: null,
  });
});

test('everything that Yamato may tell', async () => {
  expect(
    await found({
      statusInfo: '31', memberId: 'm-1', threeDCode: '0000', slipNo: '123456789013', extraSlipNo: '300000000016', deliveryServiceCode: '00', packingInfo: '1', slipDate: '20261125',
      allDeliveryDate: '20261126', finishDate: '20261127', scheduledShippingDate: '20261128', warningInfo: '1', voteNumber: '123', expiredDays: '20261209',
    }),
  ).toMatchObject({
    status: 'settled', memberId: 'm-1', threeDCode: '0000', slipNos: ['123456789013'], moreSlipNos: ['300000000016'], carrier: 'yamato', bundle: '1',
    slipRegisteredOn: { date: '2026-11-25', at: null }, deliveredOn: { date: '2026-11-26', at: null }, finishedOn: { date: '2026-11-27', at: null },
    reservedFor: { date: '2026-11-28', at: null }, warning: '1', paymentNo: '123', payBy: { date: '2026-12-09', at: null },
  });
});

describe('取引状況', () => {
  test.each(Object.entries(tradeStatuses))('%s is %s', async (statusInfo, status) => {
    expect((await found({ statusInfo })).status).toBe(status);
    expect(tradeStatusLabels[status]).not.toBe('');
  });

  test('has a label of its own for each', () => {
    expect(new Set(Object.values(tradeStatusLabels)).size).toBe(Object.keys(tradeStatuses).length);
  });

  test.each(['41', '50', '04', '7', 'OK', '-1', 'constructor'])('%j is none', async (statusInfo) => {
    expect(await e04(traded({ statusInfo }))).toEqual({ kind: 'unknown', reason: 'unknownResult' });
    expect(readTradeStatus(statusInfo)).toBeNull();
  });
});

test.each([['0', 'card'], ['1', 'convenience'], ['2', 'bank'], ['3', 'electronicMoney'], ['', 'other'], ['9', 'other']])('決済方法区分 %j is %s', async (settleMethodDiv, paidBy) => {
  expect((await found({ settleMethodDiv })).paidBy).toBe(paidBy);
});

test('決済手段 have names', () => {
  expect(settleMethodLabels).toMatchObject({ '9': 'VISA', '21': 'セブン-イレブン', '91': 'PayPay' });
});

describe('送り状番号', () => {
  test.each([
    ['as text', '<slipNo>123456789013</slipNo>', ['123456789013']],
    ['not at all', '<slipNo/>', []],
    ['as siblings', '<slipNo>123456789013</slipNo><slipNo>300000000016</slipNo><slipNo/>', ['123456789013', '300000000016']],
    ['as children', '<slipNo><slipNo1>123456789013</slipNo1><slipNo2>300000000016</slipNo2><slipNo3/></slipNo>', ['123456789013', '300000000016']],
    ['as children of one name', '<slipNo><slipNo>123456789013</slipNo><slipNo>300000000016</slipNo></slipNo>', ['123456789013', '300000000016']],
    ['as siblings with children', '<slipNo><no>123456789013</no></slipNo><slipNo><no>300000000016</no></slipNo>', ['123456789013', '300000000016']],
    ['in one text', '<slipNo>123456789013, 300000000016</slipNo>', ['123456789013', '300000000016']],
    ['twice', '<slipNo>123456789013</slipNo><slipNo>123456789013</slipNo>', ['123456789013']],
    ['as the settlement number', '<slipNo>A-7-1</slipNo>', ['A-7-1']],
  ])('%s', async (_name, slips, slipNos) => {
    for (const [element, member] of [['slipNo', 'slipNos'], ['extraSlipNo', 'moreSlipNos']] as const) {
      const answer = traded().replace(`<${element}></${element}>`, slips.replaceAll(/<(\/?)slipNo(?=[/>])/g, `<$1${element}`));
      expect(await e04(answer), element).toMatchObject({ kind: 'done', value: { [member]: slipNos } });
    }
  });

  test('ninety-nine of them', async () => {
    const many = Array.from({ length: 99 }, (_, index) => String(300_000_000_000 + index));
    const answer = traded().replace('<slipNo></slipNo>', many.map((slipNo) => `<slipNo>${slipNo}</slipNo>`).join(''));
    expect(await e04(answer)).toMatchObject({ kind: 'done', value: { slipNos: many } });
  });
});

describe('dates', () => {
  const NAMES = [
    ['settleDate', 'settledAt'], ['crdCResDate', 'approvedAt'], ['slipDate', 'slipRegisteredOn'], ['allDeliveryDate', 'deliveredOn'], ['finishDate', 'finishedOn'],
    ['scheduledShippingDate', 'reservedFor'], ['cancelDate', 'cancelledAt'], ['renewalDate', 'changedAt'], ['expiredDays', 'payBy'],
  ] as const;

  test.each(NAMES)('%s has 8 or 14 digits', async (element, member) => {
    expect((await found({ [element]: '20261231' }))[member]).toEqual({ date: '2026-12-31', at: null });
    expect((await found({ [element]: '20261231235959' }))[member]).toEqual({ date: '2026-12-31', at: '2026-12-31T14:59:59.000Z' });
    expect((await found({ [element]: '20270101000000' }))[member]).toEqual({ date: '2027-01-01', at: '2026-12-31T15:00:00.000Z' });
  });

  test.each(['2026123', '202612310', '2026-12-31', '20261232', '20260229', '20261231240000', '20261231236000', '20261231235960', '202612312359', '00000000', '本日'])(
    '%j was not told, and the rest is read',
    async (digits) => {
      for (const [element, member] of NAMES) expect((await found({ [element]: digits }))[member], element).toBeNull();
    },
  );

  test('a leap day is one', async () => {
    expect((await found({ slipDate: '20280229' })).slipRegisteredOn).toEqual({ date: '2028-02-29', at: null });
  });
});

describe('金額', () => {
  test.each([['1', 1], ['0', 0], ['9999999', 9_999_999], ['0005400', 5_400], ['', null]])('%j', async (settlePrice, amountYen) => {
    expect((await found({ settlePrice })).amountYen).toBe(amountYen);
  });
  test.each(['-1', '5,400', '5400.0', '1e3', '５４００', '1234567890'])('%j is none', async (settlePrice) => {
    expect(await e04(traded({ settlePrice }))).toEqual({ kind: 'unknown', reason: 'unknownResult' });
  });
});

describe('whether there is such a number', () => {
  test('there is not', async () => {
    for (const elements of [{ resultCount: '0' }, { resultCount: '00' }, { resultCount: '0', resultData: '' }] as const) {
      expect(await e04(ok(elements))).toEqual({ kind: 'done', value: null });
    }
  });

  const one = /<resultData>.*<\/resultData>/.exec(traded())?.[0] ?? '';
  test.each([
    ['no count', ok(), 'missingResult'],
    ['a count of nothing', ok({ resultCount: '' }), 'missingResult'],
    ['a count that is none', ok({ resultCount: 'one' }), 'missingResult'],
    ['none counted and one there', traded().replace('<resultCount>1', '<resultCount>0'), 'contradictory'],
    ['one counted and none there', ok({ resultCount: '1' }), 'contradictory'],
    ['one counted and an empty one there', ok({ resultCount: '1', resultData: '' }), 'missingResult'],
    ['one counted and two there', traded().replace(one, one + one), 'contradictory'],
    ['two counted and one there', traded().replace('<resultCount>1', '<resultCount>2'), 'contradictory'],
    ['two counted and two there', traded().replace(one, one + one).replace('<resultCount>1', '<resultCount>2'), 'contradictory'],
    ['another number', traded({ orderNo: 'B-8-1' }), 'wrongOrder'],
    ['the number in lower case', traded({ orderNo: 'a-7-1' }), 'wrongOrder'],
    ['no number', traded({ orderNo: '' }), 'missingResult'],
    ['no status', traded({ statusInfo: '' }), 'missingResult'],
    ['two statuses', traded().replace('<statusInfo>4</statusInfo>', '<statusInfo>4</statusInfo><statusInfo>40</statusInfo>'), 'badXml'],
    ['two amounts', traded().replace('<settlePrice>', '<settlePrice>1</settlePrice><settlePrice>'), 'badXml'],
  ])('%s: no clear answer', async (_name, answer, reason) => {
    expect(await e04(answer)).toEqual({ kind: 'unknown', reason });
  });
});
