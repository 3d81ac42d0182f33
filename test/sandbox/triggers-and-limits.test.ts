import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox } from './a-sandbox.ts';

describe('names that force a fate', () => {
  it.each([
    ['見本　ＮＧ', '1', '32'], ['Ｎ　Ｇ', '1', '32'], ['ゲンド　花子', '2', '32'], ['シンサ　花子', '3', '30'], ['シンサＮＧ', '3', '30'],
    ['シンサ　ＮＧ', '3', '30'], ['フリップ　花子', '0', '1'], ['見本　花子', '0', '1'],
  ])('%s: result %s, state %s', async (name, result, state) => {
    const shop = await aSandbox();
    expect((await shop.call('KAARA', creditForm({ name })))['result']).toBe(result);
    expect(await shop.status('A-1')).toBe(state);
  });

  it('エラー is a system error and leaves no order', async () => {
    const shop = await aSandbox();
    expect(await shop.call('KAARA', creditForm({ name: 'エラー　花子' }))).toMatchObject({ returnCode: '1', errorCode: 'err0001' });
    expect(await shop.code('KAAST', { orderNo: 'A-1' })).toBe('kaast008E');
  });
});

describe('the limit of 55,000 yen', () => {
  const of = (yen: number, fields = {}) => creditForm({ totalAmount: String(yen), subTotal1: String(yen), subTotal2: '', subTotal3: '', ...fields });

  it.each([[55_000, '0'], [55_001, '2'], [999_999, '2']])('one order of %i yen: result %s', async (yen, result) => {
    const shop = await aSandbox({}, { buyerLimitYen: 55_000 });
    expect((await shop.call('KAARA', of(yen)))['result']).toBe(result);
  });

  it('holds for all a buyer owes, over all shops, until paid or cancelled', async () => {
    const shop = await aSandbox({}, { buyerLimitYen: 55_000 });
    await shop.merchant({ password: 'abcd1234' }, '22222222222');
    expect((await shop.call('KAARA', of(30_000)))['result']).toBe('0');
    expect((await shop.call('KAARA', of(30_000, { orderNo: 'A-2', ycfStrCode: '22222222222', telNum: '090-0000-0000', name: '見本花子' })))['result']).toBe('2');
    expect((await shop.call('KAARA', of(30_000, { orderNo: 'A-3', name: '別人　花子' })))['result']).toBe('0');
    expect((await shop.call('KAARA', of(25_000, { orderNo: 'A-4' })))['result']).toBe('0');
    await shop.call('KAACL', { orderNo: 'A-1' });
    expect((await shop.call('KAARA', of(30_000, { orderNo: 'A-5' })))['result']).toBe('0');
  });

  it('KAARS keeps saying why it was refused', async () => {
    const shop = await aSandbox({}, { buyerLimitYen: 55_000 });
    await shop.call('KAARA', of(60_000));
    expect((await shop.call('KAARS', { orderNo: 'A-1' }))['result']).toBe('2');
  });
});

describe('the edges of the rules', () => {
  it.each([
    ['the last ship day, 90 days on', { shipYmd: '20260630' }, ''],
    ['one day later', { shipYmd: '20260701' }, 'kaara018E'],
    ['a ship date before today but not before the order', { orderYmd: '20260301', shipYmd: '20260302' }, ''],
    ['30 characters of a name', { name: '見'.repeat(30) }, ''],
    ['a name without a space', { name: '見本花子' }, ''],
    ['hyphens in postal code and phone', { postCode: '100-0001', telNum: '090-0000-0000' }, ''],
    ['a full-width hyphen and tilde', { address2: '見本－１～２' }, ''],
    ['a wave dash, which Windows-31J lacks', { address2: '見本〜１' }, 'kaara037E'],
    ['a character of NEC\'s and IBM\'s rows', { name: '髙﨑　①' }, ''],
    ['one of JIS X 0213 only', { name: '𠮟' }, 'kaara022E'],
    ['bytes that are no UTF-8', { name: '\u{fffd}' }, 'kaara022E'],
    ['a half-width yen sign', { itemName1: '¥見本' }, 'kaara054E'],
    ['a landline', { telNum: '0312345678' }, ''],
    ['an IP phone', { telNum: '05012345678' }, ''],
    ['a kanji street number', { address1: '東京都千代田区一番町', address2: '' }, ''],
    ['no e-mail', { email: '' }, ''],
    ['a free item of 40 half-width characters', { billPostCode: 'a'.repeat(40) }, ''],
    ['an order number with every kind of character', { orderNo: 'aZ0-_' }, ''],
    ['a minus inside', { subTotal3: '2-00' }, 'kaara063E'],
    ['a lone minus', { subTotal3: '-' }, 'kaara063E'],
    ['29 February of a common year', { orderYmd: '20270229' }, 'kaara013E'],
  ])('%s', async (_, fields, code) => {
    const shop = await aSandbox();
    expect(await shop.code('KAARA', creditForm(fields))).toBe(code);
  });
});
