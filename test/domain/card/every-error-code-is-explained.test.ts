import { describe, expect, test } from 'vitest';
import { creditErrorCodes, explainCreditCode, isUnclearCreditCode } from '../../../src/domain/card/errors/credit-codes.ts';
import { errorCatalogue, explainError, isSettingsCode, senseOf } from '../../../src/domain/card/errors/explain-error.ts';
import { explainThreeDCode, threeDResultCodes } from '../../../src/domain/card/errors/three-d-codes.ts';

/** How many input errors the published structure gives each function that we call. */
const INPUT_ERRORS: Readonly<Record<string, number>> = { A03: 11, A04: 20, A05: 15, A06: 6, A07: 11, A08: 41, A09: 21, A11: 6, E01: 12, E02: 11, E03: 11, E04: 6, H01: 3 };

/** The last digits of each function's other errors, by what comes before them. */
const BUSINESS: readonly (readonly [prefix: string, endings: string])[] = [
  ['Z01', '2000001 2000002 2000003 2000004 2000005 2000006 2000007 2000008 2000009 2000010 2000011 0000000 9999999'],
  ['A08', '2000001 2000002 2000003 2000004 2000005 2000006 2000007 2000008 2000010 2000011 2000012'],
  ['A09', '2000001 2000002 2000003 2000004 2000005 2000006'],
  ['A03', '2000001 3000001'],
  ['A04', '2000001 2000002 2000003 2000004 3000001 3000002 3000003 4000001 5000001'],
  ['A05', '2000001 3000001 4000001'],
  ['A06', '2010001 2010002 2010003 2010004 2010005 2010007 2030001'],
  ['A07', '0000000 2000001 3000001 3000002 4000001 4000002 5000001 6000001 7000001'],
  ['A11', '0000000 2000001 2000002 2000003 2000004'],
  ['E01', '2000001 2000002 2000003 2000004 2000005 2000006 3000001'],
  ['E02', '2000001 2000002 2000003 3000001'],
  ['E03', '2000001 3000001'],
];

const CREDIT_CODES =
  'C01 C03 C12 C13 C14 C15 C17 C33 C34 C35 C50 C51 C53 C54 C55 C56 C57 C58 C60 G02 G03 G04 G05 G12 G22 G30 G42 G44 G45 G46 G54 G55 G56 G60 G61 G65 ' +
  'G67 G68 G69 G70 G71 G72 G73 G74 G75 G76 G77 G78 G79 G80 G81 G83 G85 G95 G96 G97 G98 G99 999 ' +
  '0200001 0200002 0200003 0400001 0500001 0500002 0600001 0600002 0700001 9900001';

const codes = [...errorCatalogue.keys()];

test('the catalogue holds every input error of every function, made by the rule', () => {
  const counted: Record<string, number> = {};
  for (const code of codes.filter((each) => /^...101/.test(each))) counted[code.slice(0, 3)] = (counted[code.slice(0, 3)] ?? 0) + 1;
  expect(counted).toEqual(INPUT_ERRORS);
});

test('and every other error, and nothing else', () => {
  const business = BUSINESS.flatMap(([prefix, endings]) => endings.split(' ').map((ending) => `${prefix}${ending}`));
  expect(codes.filter((code) => !/^...101/.test(code)).toSorted()).toEqual(business.toSorted());
  for (const code of codes) expect(code).toMatch(/^(?:A0[3-9]|A11|E0[1-4]|H01|Z01)\d{7}$/);
});

test('every code says in Japanese what happened, what to do and who can', () => {
  for (const [code, explained] of errorCatalogue) {
    expect(explained.code).toBe(code);
    expect(explained.message, code).toMatch(/[ぁ-ん]/);
    expect(explained.whatToDo, code).toMatch(/ください$|ありません$/);
    expect(['buyer', 'staff', 'ops'], code).toContain(explained.who);
    expect(`${explained.message}${explained.whatToDo}`, code).not.toMatch(/undefined|null|\[object/);
    if (explained.buyerCorrectable) expect([explained.who, explained.param !== null], code).toEqual(['buyer', true]);
  }
});

test('no two kinds of one parameter read alike', () => {
  const read = new Map<string, string>();
  for (const [code, { message }] of errorCatalogue) {
    if (!/^...101/.test(code)) continue;
    const seen = `${code.slice(0, 8)} ${message}`;
    expect(read.get(seen), code).toBeUndefined();
    read.set(seen, code);
  }
});

test.each([
  ['A081010671', 'buyer.name', 'buyer', '使えない文字'],
  ['A081010572', 'amountYen', 'staff', '上限'],
  ['A081011373', 'card.threeDSecure.returnTo', 'ops', 'https'],
  ['A081010504', 'amountYen', 'staff', '決済金額に使えない文字があります'],
  ['A081011472', 'plannedShipDate', 'staff', '過去'],
  ['E031010471', 'plannedShipDate', 'staff', '過去'],
  ['E031010472', 'plannedShipDate', 'staff', '超えて'],
  ['E011010451', 'parcels', 'staff', '最後の1桁'],
  ['E011010351', null, 'staff', '登録できる状態ではありません'],
  ['E021010351', null, 'staff', '取り消せる状態ではありません'],
  ['A091012002', null, 'ops', '32桁'],
  ['A031010571', null, 'ops', 'チェックサムが合いません'],
  ['A041010771', null, 'buyer', '過ぎて'],
  ['A082000004', 'card.token', 'buyer', '30分'],
  ['A077000001', null, 'staff', '二重与信'],
])('%s points to %s, is for %s and says %s', (code, param, who, said) => {
  const explained = explainError(code);
  expect(explained).toMatchObject({ code, param, who });
  expect(explained.message).toContain(said);
});

describe('how far a code can be believed', () => {
  const sensed = (sense: string): string[] => codes.filter((code) => senseOf(code) === sense).toSorted();

  test('only these leave it open whether anything was done', () => {
    expect(sensed('unclear')).toEqual(['E013000001', 'E023000001', 'E033000001', 'Z012000004', 'Z012000005', 'Z019999999']);
    expect(creditErrorCodes.filter(isUnclearCreditCode).toSorted()).toEqual(['999', 'C50']);
  });

  test('only these say that nothing was done and the same may go out again', () => {
    expect(sensed('notProcessed')).toEqual(['A070000000', 'A110000000', 'Z010000000', 'Z012000006', 'Z012000011']);
  });

  test('only these are the word of the card company or of the authentication', () => {
    expect(sensed('judged')).toEqual(['A044000001', 'A076000001', 'A082000008', 'A082000010', 'A092000004', 'A092000005', 'A112000004']);
  });

  test('the merchant code, the check sum, the address and the contract are the settings of the shop', () => {
    for (const code of ['A081010202', 'E041010201', 'H011010204', 'E011010251', 'A031010571', 'Z012000007', 'Z012000008', 'Z012000009', 'A082000002']) {
      expect(isSettingsCode(code), code).toBe(true);
    }
    for (const code of ['A081010302', 'Z012000006', 'A082000010', 'A032000001', 'E012000001', 'E021010251']) expect(isSettingsCode(code), code).toBe(false);
  });

  test.each(['A082000009', 'B012000001', 'A081010105', 'a082000010', '', '__proto__', 'constructor'])('a code nobody knows (%j) comes back raw and is not believed', (code) => {
    expect(explainError(code)).toMatchObject({ code, operation: null, param: null, who: 'ops', buyerCorrectable: false, sense: 'unclear' });
    expect(explainError(code).message).toContain(code);
  });
});

describe('与信結果エラーコード', () => {
  test('every one is explained to staff, and to the buyer without the reason', () => {
    expect([...creditErrorCodes].toSorted()).toEqual(CREDIT_CODES.split(' ').toSorted());
    const reasons = creditErrorCodes.map((code) => explainCreditCode(code).message);
    for (const code of creditErrorCodes) {
      const explained = explainCreditCode(code);
      expect(explained.message, code).toMatch(/[ぁ-ん]/);
      expect(explained.whatToDo, code).toMatch(/ください$/);
      expect(explained.buyerMessage, code).toMatch(/ください$/);
      expect(explained.buyerMessage, code).not.toContain(code);
      expect(explained.buyerMessage, code).not.toMatch(/紛失|盗難|事故|禁止|回収|限度額|残高|ヤマト/);
      expect(reasons, code).not.toContain(explained.buyerMessage);
    }
  });

  test.each([
    ['G55', 'buyer', 'ほかのカード'],
    ['G83', 'buyer', '入力し直して'],
    ['G74', 'buyer', '支払回数'],
    ['G30', 'buyer', 'カード会社へ問い合わせる'],
    ['G68', 'ops', '運用担当'],
    ['C34', 'ops', 'ヤマト側へ'],
    ['C13', 'buyer', '時間をおいて'],
    ['C50', 'staff', '照会して'],
    ['0200001', 'buyer', '入力し直して'],
  ])('%s is for %s: %s', (code, who, whatToDo) => {
    expect(explainCreditCode(code).who).toBe(who);
    expect(explainCreditCode(code).whatToDo).toContain(whatToDo);
  });

  test.each(['G00', '', 'constructor', '__proto__'])('one nobody knows (%j) is a refusal all the same', (code) => {
    expect(explainCreditCode(code)).toMatchObject({ code, who: 'buyer' });
    expect(isUnclearCreditCode(code)).toBe(false);
  });
});

describe('3Dセキュア結果コード', () => {
  test('only with these does the payment go on', () => {
    expect(threeDResultCodes.filter((code) => explainThreeDCode(code).proceeds)).toEqual(['0000', '0001', '0003', '0004', '0006']);
    expect(threeDResultCodes).toHaveLength(22);
  });

  test('every other one says what to do and who can', () => {
    for (const code of threeDResultCodes) {
      const { proceeds, message, whatToDo, who } = explainThreeDCode(code);
      expect(message, code).toMatch(/[ぁ-ん]/);
      if (proceeds) expect([whatToDo, who], code).toEqual([null, null]);
      else expect(whatToDo, code).toMatch(/ください$/);
    }
  });

  test.each(['', '1', '000', '7777', 'constructor'])('with one nobody knows (%j) nothing goes on', (code) => {
    expect(explainThreeDCode(code)).toMatchObject({ code, proceeds: false, who: 'buyer' });
  });
});
