import { describe, expect, test } from 'vitest';
import { errorCatalogue } from '../../src/domain/atobarai/errors/explain-error.ts';
import { inquireCredit } from '../../src/yamato/atobarai/credit.ts';
import { readAnswer } from '../../src/yamato/atobarai/answer.ts';
import { fetchInvoiceData } from '../../src/yamato/atobarai/invoice-data.ts';
import { reissueInvoice, requestCredit } from './as-wired.ts';
import { checkSmsCode } from '../../src/yamato/atobarai/sms.ts';
import { inquireTransaction } from '../../src/yamato/atobarai/transaction.ts';
import type { Outcome } from '../../src/yamato/outcome.ts';
import { everyOperation } from './every-operation.ts';
import { aMerchant, answering, now, ok, refusal, settlementNo, type StubAnswer, wire, xml } from './stub-yamato.ts';

const input = { settlementNo, now };

async function credit(answer: StubAnswer | string | Uint8Array): Promise<Outcome<unknown>> {
  await using yamato = await answering(answer);
  return await requestCredit(aMerchant(yamato.url), { ...input, wire: wire() });
}

describe('審査結果', () => {
  test.each([['0', 'approved'], ['1', 'refused'], ['2', 'overLimit'], ['3', 'held']])('%s is %s', async (result, verdict) => {
    await using yamato = await answering(ok({ result }));
    const done = { kind: 'done', value: { verdict } };
    expect(await requestCredit(aMerchant(yamato.url), { ...input, wire: wire() })).toEqual(done);
    expect(await inquireCredit(aMerchant(yamato.url), input)).toEqual(done);
  });

  test('a verdict nobody knows is unknown, a missing or empty one too', async () => {
    for (const result of ['4', '00', 'OK', '-1', 'toString']) expect(await credit(ok({ result }))).toEqual({ kind: 'unknown', reason: 'unknownResult' });
    expect(await credit(ok())).toEqual({ kind: 'unknown', reason: 'missingResult' });
    expect(await credit(ok({ result: '' }))).toEqual({ kind: 'unknown', reason: 'missingResult' });
  });
});

describe('取引状況', () => {
  async function transaction(answer: string): Promise<Outcome<unknown>> {
    await using yamato = await answering(answer);
    return await inquireTransaction(aMerchant(yamato.url), input);
  }
  test.each([
    ['1', 'approved'], ['2', 'cancelled'], ['3', 'slipRegistered'], ['5', 'deliveryProblem'], ['6', 'warned'], ['10', 'saleConfirmed'],
    ['11', 'invoiced'], ['12', 'paid'], ['30', 'held'], ['31', 'lapsed'], ['32', 'refused'],
  ])('%s is %s', async (result, status) => {
    expect(await transaction(ok({ result, warning: '0' }))).toEqual({ kind: 'done', value: { status, warning: 'none' } });
  });
  test.each([['', 'none'], ['1', 'slipMissing'], ['2', 'notDelivered'], ['3', 'deliveryProblem'], ['4', 'printDataNotFetched'], ['9', 'other']])(
    'warning %j is %s',
    async (warning, meaning) => {
      expect(await transaction(ok({ result: '3', warning }))).toEqual({ kind: 'done', value: { status: 'slipRegistered', warning: meaning } });
    },
  );
  test('a missing warning does not hide the status; an unknown status is unknown', async () => {
    expect(await transaction(ok({ result: '12' }))).toEqual({ kind: 'done', value: { status: 'paid', warning: 'none' } });
    expect(await transaction(ok({ result: '7', warning: '0' }))).toEqual({ kind: 'unknown', reason: 'unknownResult' });
  });
});

test.each([['1', 'accepted'], ['2', 'wrongCode'], ['3', 'expired'], ['4', 'notDelivered'], ['5', 'notWaiting']])('判定結果 %s is %s', async (result, verdict) => {
  await using yamato = await answering(ok({ result }));
  expect(await checkSmsCode(aMerchant(yamato.url), { ...input, code: '1234' })).toEqual({ kind: 'done', value: { verdict } });
});

test('reissueCode is passed on, also when it is missing', async () => {
  const reason = { reasonReissue: '2', reasonReissueEtc: '' } as const;
  for (const [answer, reissueCode] of [[ok({ reissueCode: '0' }), '0'], [ok(), '']] as const) {
    await using yamato = await answering(answer);
    expect(await reissueInvoice(aMerchant(yamato.url), { settlementNo, wire: wire(), reason })).toEqual({ kind: 'done', value: { reissueCode } });
  }
});

describe('請求書印字データ', () => {
  const elements = {
    postCode: '1000001', address1: '東京都千代田区千代田１－１', address2: '', name: '見本　花子', claimDate: '20250404', buyStore: '見本&amp;ショップ',
    hpAddress: 'https://shop.example.com', telNum: '0300000000', email: 'info@example.com', orderDate: '20250401', claimSum: '5500',
    maturity: '20250418', itemName1: '見本商品', itemCount1: '2', unitPrice1: '2500', subTotal1: '5000', itemName2: '送料', itemCount2: '',
    unitPrice2: '', subTotal2: '500', accountNo1: '001100', accountNo2: '000000', memberName: 'ヤマト', recipient: 'ヤマト', buyerName: '見本　花子',
    buyName: '見本ショップ', inquiryNo: '0000000001', upperOcrCode: '0', lowerOcrCode: '007', barCode: `91${'0'.repeat(42)}`, billPostCode: '',
  };
  async function fetch(different: Record<string, string> = {}): Promise<Outcome<unknown>> {
    await using yamato = await answering(ok({ ...elements, ...different }));
    return await fetchInvoiceData(aMerchant(yamato.url), input);
  }
  test('comes with its lines and its codes as text', async () => {
    expect(await fetch()).toMatchObject({
      kind: 'done',
      value: {
        issuedOn: '2025-04-04', orderedOn: '2025-04-01', payBy: '2025-04-18', amountYen: 5_500, shop: { name: '見本&ショップ' },
        lines: [
          { name: '見本商品', quantity: '2', unitPrice: '2500', subtotal: '5000' },
          { name: '送料', quantity: '', unitPrice: '', subtotal: '500' },
        ],
        paymentSlip: { accountNo1: '001100', lowerOcrCode: '007', barCode: `91${'0'.repeat(42)}` },
      },
    });
  });
  test.each([['claimSum', ''], ['claimSum', '5,500'], ['name', ''], ['barCode', '']])('without a usable %s it is no invoice', async (name, value) => {
    expect(await fetch({ [name]: value })).toEqual({ kind: 'unknown', reason: 'missingResult' });
  });
});

test('every code of the catalogue is read from an answer: refused with that code, or unknown for system errors', () => {
  for (const code of errorCatalogue.keys()) {
    const outcome = readAnswer(Buffer.from(refusal(code)), settlementNo);
    if (code.startsWith('err')) expect(outcome, code).toEqual({ kind: 'unknown', reason: 'systemError' });
    else expect(outcome, code).toEqual({ kind: 'refused', code });
  }
});

test.each(everyOperation)('%s: refused is refused, with a code nobody knows too', async (_name, operation, call) => {
  const code = `${operation.slice(0, 5).toLowerCase()}777E`;
  await using yamato = await answering(refusal(code));
  expect(await call(aMerchant(yamato.url))).toEqual({ kind: 'refused', code });
});

describe('an answer in another shape says the same', () => {
  test.each([
    ['other order, extra elements, attributes', '<return a="1"><x>1</x><result>0</result><orderNo>A-7-1</orderNo><returnCode>0</returnCode><nested><result>1</result></nested></return>'],
    ['errorCode element empty', '<return><returnCode>0</returnCode><errorCode/><result>0</result></return>'],
    ['white space around everything', '\r\n \t<return>\n <returnCode> 0 </returnCode>\n<result>\n0\n</result></return>\n\n'],
    ['byte order mark', '\uFEFF<?xml version="1.0" encoding="UTF-8"?><return><returnCode>0</returnCode><result>0</result></return>'],
    ['CDATA', '<return><returnCode><![CDATA[0]]></returnCode><result>0</result></return>'],
    ['characters by their numbers', '<return><returnCode>&#48;</returnCode><result>&#x30;</result></return>'],
    ['a comment', '<return><!-- <returnCode>1</returnCode> --><returnCode>0</returnCode><result>0</result></return>'],
  ])('%s', async (_name, body) => {
    expect(await credit(body)).toEqual({ kind: 'done', value: { verdict: 'approved' } });
  });
  test('whatever the content type says', async () => {
    for (const type of ['text/plain', 'text/html; charset=Shift_JIS', 'application/json']) {
      expect(await credit({ headers: { 'content-type': type }, body: ok({ result: '0' }) })).toMatchObject({ kind: 'done' });
    }
  });
});

describe('no clear answer is unknown, never an exception', () => {
  const good = ok({ result: '0' });
  test.each([
    ['nothing', '', 'emptyBody'],
    ['white space', ' \r\n', 'emptyBody'],
    ['plain text', 'OK', 'badXml'],
    ['JSON', '{"returnCode":0}', 'badXml'],
    ['cut in the middle', good.slice(0, good.length / 2), 'badXml'],
    ['cut before the last bracket', good.slice(0, -1), 'badXml'],
    ['cut before the end tag', good.replace('</return>', ''), 'badXml'],
    ['twice', `${good}${good.replace(/<\?xml.*\?>/, '')}`, 'badXml'],
    ['text after the end', `${good}garbage`, 'badXml'],
    ['tags that do not match', '<return><returnCode>0</result></return>', 'badXml'],
    ['a bare ampersand with entity games', '<!DOCTYPE r [<!ENTITY a "0">]><return><returnCode>&a;</returnCode><result>0</result></return>', 'badXml'],
    ['a DTD inside of the root', '<return><!DOCTYPE r [<!ENTITY a "0">]><returnCode>&a;</returnCode><result>0</result></return>', 'badXml'],
    ['a DTD that a comment seems to hide', '<return a="<!--"><!DOCTYPE r [<!ENTITY a "0">]><returnCode b="-->">&a;</returnCode><result>0</result></return>', 'unknownReturnCode'],
    ['the same element twice', '<return><returnCode>0</returnCode><result>0</result><result>1</result></return>', 'badXml'],
    ['an HTML page', '<html><body>メンテナンス中</body></html>', 'wrongRoot'],
    ['another root', good.replaceAll('return>', 'response>'), 'wrongRoot'],
    ['an empty root', '<return/>', 'unknownReturnCode'],
    ['no returnCode', '<return><result>0</result></return>', 'unknownReturnCode'],
    ['returnCode 2', xml({ returnCode: '2', result: '0' }), 'unknownReturnCode'],
    ['returnCode 00', xml({ returnCode: '00', result: '0' }), 'unknownReturnCode'],
    ['returnCode with children', '<return><returnCode><a>0</a></returnCode><result>0</result></return>', 'unknownReturnCode'],
    ['failure without a code', xml({ returnCode: '1' }), 'missingErrorCode'],
    ['failure with prose for a code', xml({ returnCode: '1', errorCode: '見本 花子 様' }), 'badErrorCode'],
    ['success with a code', xml({ returnCode: '0', errorCode: 'kaara009E', result: '0' }), 'contradictory'],
    ['another order', ok({ orderNo: 'B-8-1', result: '0' }), 'wrongOrder'],
    ['replacement characters', xml({ returnCode: '0', result: '0', orderNo: '\uFFFD' }), 'badEncoding'],
    ['a NUL', '<return>\0<returnCode>0</returnCode><result>0</result></return>', 'badEncoding'],
    ['a system error', refusal('err0002'), 'systemError'],
    ['deep nesting', `${'<return>'.repeat(200)}${'</return>'.repeat(200)}`, 'badXml'],
  ])('%s', async (_name, body, reason) => {
    expect(await credit(body)).toEqual({ kind: 'unknown', reason });
  });

  test('another encoding', async () => {
    // 見本 in Windows-31J.
    const shiftJis = Buffer.concat([Buffer.from('<return><returnCode>0</returnCode><result>0</result><name>'), Buffer.from([0x8c, 0xa9, 0x96, 0x7b]), Buffer.from('</name></return>')]);
    expect(await credit(shiftJis)).toEqual({ kind: 'unknown', reason: 'badEncoding' });
    expect(await credit(Buffer.from(good, 'utf16le'))).toMatchObject({ kind: 'unknown' });
  });

  test('too much of it', async () => {
    expect(await credit(xml({ returnCode: '0', result: '0', x: 'x'.repeat(300_000) }))).toEqual({ kind: 'unknown', reason: 'tooLarge' });
  });

  test.each([201, 204, 301, 302, 400, 403, 404, 500, 502, 503])('HTTP %i, whatever the body says', async (status) => {
    expect(await credit({ status, headers: { location: 'http://127.0.0.1:9/' }, body: status === 204 ? '' : good })).toEqual({ kind: 'unknown', reason: `http${status}` });
  });

  test('every beginning of a good answer that is not the whole', () => {
    const whole = Buffer.from(good);
    for (let length = 0; length < whole.length; length++) {
      expect(readAnswer(whole.subarray(0, length), settlementNo).kind, `${length} bytes`).toBe('unknown');
    }
    expect(readAnswer(whole, settlementNo).kind).toBe('done');
  });
});
