import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pingMerchant } from '../../src/yamato/atobarai/connection-test.ts';
import { decodeSmsPush } from '../../src/yamato/atobarai/sms.ts';
import { aMerchant, answering, now, ok, refusal, refusedUrl, xml } from './stub-yamato.ts';

describe('the SMS push', () => {
  const body = 'ycfStrNo=12345678901&juchuNo=ORD-0001&keitaiNo=090-0000-0000&giftKb=3&snsKk=0&smsNinKk=0&smsYuuKk=';

  test('is read, extra fields ignored', () => {
    expect(decodeSmsPush(`${body}&more=1`)).toEqual({
      ok: true,
      push: { ycfStrCode: '12345678901', settlementNo: 'ORD-0001', tel: '09000000000', kind: 'code', verdict: 'approved', codeAccepted: true, reachable: null },
    });
  });

  test.each([
    ['giftKb=4', { kind: 'reachability' }],
    ['snsKk=3', { verdict: 'held' }],
    ['smsNinKk=1', { codeAccepted: false }],
    ['smsYuuKk=1', { reachable: false }],
    ['smsYuuKk=0', { reachable: true }],
  ])('%s', (field, expected) => {
    const name = field.split('=')[0] ?? '';
    expect(decodeSmsPush(body.replace(new RegExp(`${name}=[^&]*`), field))).toMatchObject({ ok: true, push: expected });
  });

  test.each([
    ['ycfStrNo', '123'], ['ycfStrNo', ''], ['juchuNo', ''], ['juchuNo', '注文'], ['juchuNo', 'A'.repeat(21)], ['keitaiNo', 'abc'],
    ['giftKb', '1'], ['giftKb', ''], ['snsKk', '4'], ['snsKk', ''], ['smsNinKk', '2'], ['smsYuuKk', 'x'],
  ])('a broken %s %j is named', (name, value) => {
    expect(decodeSmsPush(body.replace(new RegExp(`${name}=[^&]*`), `${name}=${encodeURIComponent(value)}`))).toEqual({ ok: false, field: name });
  });

  test('a field given twice is broken', () => {
    expect(decodeSmsPush(`${body}&juchuNo=ORD-0002`)).toEqual({ ok: false, field: 'juchuNo' });
  });

  test('garbage never throws and never passes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (garbage) => {
      expect(decodeSmsPush(garbage).ok).toBe(false);
    }));
  });
});

describe('the connection test', () => {
  test.each([
    [refusal('kaast008E').replace('A-7-1', ''), { kind: 'ok' }],
    [xml({ returnCode: '0', result: '1' }), { kind: 'ok' }],
    [refusal('kaast012E').replace('A-7-1', ''), { kind: 'wrongPassword', code: 'kaast012E' }],
    [refusal('kaast015E').replace('A-7-1', ''), { kind: 'wrongMerchant', code: 'kaast015E' }],
    [refusal('kaast002E').replace('A-7-1', ''), { kind: 'wrongMerchant', code: 'kaast002E' }],
    [refusal('kaast001E').replace('A-7-1', ''), { kind: 'refused', code: 'kaast001E' }],
    ['<html></html>', { kind: 'unclear', reason: 'wrongRoot' }],
  ])('%s', async (answer, expected) => {
    await using yamato = await answering(answer);
    expect(await pingMerchant(aMerchant(yamato.url), { now })).toEqual(expected);
    expect(yamato.received[0]?.path).toContain('KAAST0010');
  });

  test('nobody there', async () => {
    expect(await pingMerchant(aMerchant(await refusedUrl()), { now })).toEqual({ kind: 'notReached', reason: 'connectionRefused' });
    await using other = await answering({ status: 404, body: ok() });
    expect(await pingMerchant(aMerchant(other.url), { now })).toEqual({ kind: 'unclear', reason: 'http404' });
  });
});
