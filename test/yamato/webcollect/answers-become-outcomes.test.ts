import { describe, expect, test } from 'vitest';
import { creditErrorCodes, isUnclearCreditCode } from '../../../src/domain/card/errors/credit-codes.ts';
import { errorCatalogue } from '../../../src/domain/card/errors/explain-error.ts';
import { readAnswer } from '../../../src/yamato/webcollect/answer.ts';
import { authorise, completeThreeD } from '../../../src/yamato/webcollect/authorisation.ts';
import { cancelCredit, changeAmount, reauthorise } from '../../../src/yamato/webcollect/credit.ts';
import { registerSlip } from '../../../src/yamato/webcollect/shipment.ts';
import { inquireSourceAddress } from '../../../src/yamato/webcollect/source-address.ts';
import type { Outcome } from '../../../src/yamato/outcome.ts';
import { answering, type StubAnswer, xml } from '../stub-yamato.ts';
import { everyOperation } from './every-operation.ts';
import { aMerchant, ok, refusal, returned, settlementNo, threeDToken, token } from './stub-webcollect.ts';

type Answer = StubAnswer | string | Uint8Array;

async function a08(answer: Answer): Promise<Outcome<unknown>> {
  await using yamato = await answering(answer);
  return await authorise(aMerchant(yamato.url), { settlementNo, token, fields: [] });
}

async function a09(answer: Answer): Promise<Outcome<unknown>> {
  await using yamato = await answering(answer);
  return await completeThreeD(aMerchant(yamato.url), { settlementNo, threeDToken, returned });
}

const approved = { kind: 'done', value: { kind: 'authorised', approvalNo: '123456', processedAt: '2026-11-24T01:15:01.000Z' } };

describe('与信', () => {
  test('is authorised by returnCode 0, with its approval number and the moment of it', async () => {
    expect(await a08(ok({ crdCResCd: '123456' }))).toEqual(approved);
    expect(await a09(ok({ crdCResCd: '123456' }))).toEqual(approved);
  });

  test('also without a number or a readable moment', async () => {
    for (const answer of [xml({ returnCode: '0' }), xml({ returnCode: '0', errorCode: '', crdCResCd: '', returnDate: '20261324101501', threeDToken: '' })]) {
      expect(await a08(answer)).toEqual({ kind: 'done', value: { kind: 'authorised', approvalNo: null, processedAt: null } });
    }
  });

  test.each([
    ['A082000010', 'G55', 'G55'],
    ['A082000010', 'G99x', 'G99x'],
    ['A082000010', '', null],
    ['A082000008', '', null],
  ])('A08 refused with %s and %j was judged', async (code, creditErrorCode, told) => {
    expect(await a08(refusal(code, { creditErrorCode }))).toEqual({ kind: 'done', value: { kind: 'refused', code, creditErrorCode: told } });
  });

  test.each([['A092000005', 'G12', 'G12'], ['A092000004', '', null]])('A09 refused with %s was judged', async (code, creditErrorCode, told) => {
    expect(await a09(refusal(code, { creditErrorCode }))).toEqual({ kind: 'done', value: { kind: 'refused', code, creditErrorCode: told } });
  });

  test.each(['A082000003', 'A082000004', 'A082000007', 'A082000011', 'A081010571', 'Z012000006', 'Z010000000', 'Z012000009', 'A082000009'])(
    'what was wrong with the request stays refused: %s',
    async (code) => {
      expect(await a08(refusal(code))).toEqual({ kind: 'refused', code });
    },
  );

  test('A092000001 is refused: only an inquiry tells what stands under the number', async () => {
    expect(await a09(refusal('A092000001'))).toEqual({ kind: 'refused', code: 'A092000001' });
  });
});

describe('whether it was done nobody knows', () => {
  test.each([
    ['Z012000004', 'inSettlement'],
    ['Z012000005', 'gatewayTimeout'],
    ['Z019999999', 'systemError'],
    ['E013000001', 'changedMeanwhile'],
    ['E023000001', 'changedMeanwhile'],
    ['E033000001', 'changedMeanwhile'],
  ])('after %s', async (code, reason) => {
    for (const [name, , call] of everyOperation) {
      await using yamato = await answering(refusal(code));
      expect(await call(aMerchant(yamato.url)), name).toEqual({ kind: 'unknown', reason });
    }
  });

  test.each(['C50', '999'])('after the card company answered %s in time to nobody', async (creditErrorCode) => {
    for (const code of ['A082000010', 'A092000005', 'A076000001', 'A112000004', 'A062010005', 'A044000001']) {
      expect(readAnswer(Buffer.from(refusal(code, { creditErrorCode }))), code).toEqual({ kind: 'unknown', reason: 'issuerTimeout' });
    }
    expect(await a08(refusal('A082000010', { creditErrorCode }))).toEqual({ kind: 'unknown', reason: 'issuerTimeout' });
  });

  test('after no other code', () => {
    for (const [code, { sense }] of errorCatalogue) {
      const outcome = readAnswer(Buffer.from(refusal(code)));
      if (sense === 'unclear') expect(outcome.kind, code).toBe('unknown');
      else expect(outcome, code).toEqual({ kind: 'refused', code });
    }
    for (const detailCode of creditErrorCodes.filter((code) => !isUnclearCreditCode(code))) {
      expect(readAnswer(Buffer.from(refusal('A082000010', { creditErrorCode: detailCode }))), detailCode).toEqual({ kind: 'refused', code: 'A082000010', detailCode });
    }
  });
});

describe('what is changed afterwards', () => {
  const input = { settlementNo };
  async function a07(answer: string): Promise<Outcome<unknown>> {
    await using yamato = await answering(answer);
    return await changeAmount(aMerchant(yamato.url), { ...input, amountYen: 3_000 });
  }

  test('an amount: changed, the same already, not authorised, closed at night', async () => {
    expect(await a07(ok())).toEqual({ kind: 'done', value: 'changed' });
    expect(await a07(refusal('A074000001'))).toEqual({ kind: 'refused', code: 'A074000001' });
    expect(await a07(refusal('A076000001', { creditErrorCode: 'G55' }))).toEqual({ kind: 'refused', code: 'A076000001', detailCode: 'G55' });
    expect(await a07(refusal('A070000000'))).toEqual({ kind: 'refused', code: 'A070000000' });
  });

  test('an amount whose old authorisation was left behind is neither changed nor refused', async () => {
    expect(await a07(refusal('A077000001'))).toEqual({ kind: 'done', value: 'twoAuthorisations' });
    expect(await a07(refusal('A077000001', { creditErrorCode: 'G95' }))).toEqual({ kind: 'done', value: 'twoAuthorisations' });
  });

  test('a cancel and a re-authorisation', async () => {
    for (const call of [cancelCredit, reauthorise]) {
      await using done = await answering(ok());
      expect(await call(aMerchant(done.url), input)).toEqual({ kind: 'done', value: null });
      await using not = await answering(refusal('A112000004', { creditErrorCode: 'G12' }));
      expect(await call(aMerchant(not.url), input)).toEqual({ kind: 'refused', code: 'A112000004', detailCode: 'G12' });
    }
  });
});

describe('荷物問い合わせURL', () => {
  async function e01(answer: string): Promise<Outcome<unknown>> {
    await using yamato = await answering(answer);
    return await registerSlip(aMerchant(yamato.url), { settlementNo, slip: { carrier: 'yamato', slipNo: '123456789013' } });
  }

  test('comes with a slip, and only as a web address', async () => {
    expect(await e01(ok({ slipUrlPc: 'https://track.example/?no=1&amp;a=b', slipUrlMobile: 'http://track.example/m' }))).toEqual({
      kind: 'done',
      value: { trackingUrl: 'https://track.example/?no=1&a=b', mobileTrackingUrl: 'http://track.example/m' },
    });
    for (const address of ['', 'javascript:alert(1)', 'ftp://x.example', 'https://', 'https://a b.example', `https://x.example/${'a'.repeat(600)}`]) {
      expect(await e01(ok({ slipUrlPc: address })), address).toEqual({ kind: 'done', value: { trackingUrl: null, mobileTrackingUrl: null } });
    }
  });
});

describe('the address that Yamato sees', () => {
  async function h01(answer: string): Promise<Outcome<unknown>> {
    await using yamato = await answering(answer);
    return await inquireSourceAddress(aMerchant(yamato.url));
  }
  test.each(['192.0.2.1', '2001:db8::1'])('%s', async (ipAddress) => {
    expect(await h01(ok({ ipAddress }))).toEqual({ kind: 'done', value: ipAddress });
  });
  test.each([['', 'missingResult'], ['localhost', 'unknownResult'], ['192.0.2.256', 'unknownResult'], ['&lt;script&gt;', 'unknownResult']])('not %j', async (ipAddress, reason) => {
    expect(await h01(ok({ ipAddress }))).toEqual({ kind: 'unknown', reason });
  });
});

test.each(everyOperation)('%s: refused is refused, with a code nobody knows too', async (_name, operation, call) => {
  await using yamato = await answering(refusal(`${operation}7777777`));
  expect(await call(aMerchant(yamato.url))).toEqual({ kind: 'refused', code: `${operation}7777777` });
});
