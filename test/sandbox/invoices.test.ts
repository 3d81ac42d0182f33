import { describe, expect, it } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, reduction, reissue, slipNo } from './a-sandbox.ts';

describe('print data of an enclosed invoice', () => {
  it('has every element, in the order of the fact sheet', async () => {
    const shop = await aSandbox({}, { shopName: '見本ショップ', contact: { hp: 'https://shop.example.com', tel: '0300000000', email: 'info@example.com' } });
    await shop.call('KAARA', creditForm({ sendDiv: '2', billPostCode: '見本' }));
    const data = await shop.call('KAASD', { orderNo: 'A-1' });
    expect(data).toMatchObject({
      returnCode: '0', postCode: '1000001', address1: '東京都千代田区千代田１－１', address2: '見本ビル２０１', name: '見本　花子', claimDate: '20260404',
      buyStore: '見本ショップ', hpAddress: 'https://shop.example.com', telNum: '0300000000', email: 'info@example.com', orderDate: '20260401', claimSum: '5500',
      maturity: '20260418', itemName1: '見本商品', itemCount1: '2', unitPrice1: '2500', subTotal1: '5000', itemName2: '送料', itemCount2: '', unitPrice2: '',
      subTotal2: '700', subTotal3: '-200', buyerName: '見本　花子', billPostCode: '見本', requestDate: '20260401101500',
    });
    expect(data['barCode']).toMatch(/^91\d{42}$/);
    expect(data['inquiryNo']).toMatch(/^\d{10}$/);
    for (const name of ['accountNo1', 'accountNo2', 'memberName', 'recipient', 'buyName', 'upperOcrCode', 'lowerOcrCode']) expect(data[name], name).toBeTruthy();
    expect(await shop.call('KAASD', { orderNo: 'A-1' })).toEqual(data);
  });

  it('not fetched before shipment is warning 4, fetched it is gone', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm({ sendDiv: '2' }));
    await shop.call('KAASL', { orderNo: 'A-1', paymentNo: slipNo(1), processDiv: '0' });
    expect((await shop.call('KAAST', { orderNo: 'A-1' }))['warning']).toBe('4');
    await shop.call('KAASD', { orderNo: 'A-1' });
    expect((await shop.call('KAAST', { orderNo: 'A-1' }))['warning']).toBe('0');
  });

  it('shows the reduced amount; the reduction makes a separate invoice', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm({ sendDiv: '2' }));
    await shop.call('KAAKK', reduction({ sendDiv: '' }));
    expect(await shop.call('KAASD', { orderNo: 'A-1' })).toMatchObject({ claimSum: '5000', subTotal1: '5000' });
    await shop.call('KAARR', reissue({ subTotal1: '5000', sendDiv: '0' }));
    expect(await shop.code('KAASD', { orderNo: 'A-1' })).toBe('kaasd010E');
  });
});

describe('amount changes', () => {
  it('go down and up again, but always below the first amount', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    const to = (yen: number) => shop.code('KAAKK', reduction({ totalAmount: String(yen), subTotal1: String(yen) }));
    expect([await to(3000), await to(3000), await to(5000), await to(5500), await to(5499)]).toEqual(['', 'kaakk049E', '', 'kaakk050E', '']);
    expect(await shop.order('A-1')).toMatchObject({ amountYen: 5499, firstAmountYen: 5500 });
  });

  it('replace the address and the lines', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await shop.call('KAAKK', reduction({ address1: '京都府京都市中京区１', address2: '' }));
    const { fields } = await shop.order('A-1');
    expect(fields).toMatchObject({ address1: '京都府京都市中京区１', itemName1: '見本商品', totalAmount: '5000' });
    expect([fields.address2, fields.itemName2, fields.subTotal3]).toEqual([undefined, undefined, undefined]);
  });

  it('tolerate a half-width space that the credit would refuse', async () => {
    const shop = await aSandbox();
    expect(await shop.code('KAARA', creditForm({ address2: '見本ビル ２０１' }))).toBe('kaara035E');
    await shop.call('KAARA', creditForm());
    expect(await shop.code('KAAKK', reduction({ address1: '東京都千代田区 １', itemName1: '見本 商品' }))).toBe('');
  });
});

describe('reissues', () => {
  it('seven are made, the eighth is refused', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 8; n += 1) codes.push(await shop.code('KAARR', reissue()));
    expect(codes).toEqual(['', '', '', '', '', '', '', 'kaarr009E']);
    expect((await shop.order('A-1')).reissues).toBe(7);
  });

  it('change ship date, address and lines, and a withdrawal brings them back once', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    const before = (await shop.order('A-1')).fields;
    await shop.call('KAARR', reissue({ shipYmd: '20260410', address1: '京都府京都市中京区１', reasonReissue: '6', reasonReissueEtc: 'お届け日変更' }));
    expect(await shop.order('A-1')).toMatchObject({ shipYmd: '20260410', amountYen: 5500, reissuePending: true, fields: { address1: '京都府京都市中京区１' } });
    expect(await shop.call('KAARR', { orderNo: 'A-1', requestContents: '3' })).toMatchObject({ returnCode: '0', reissueCode: '0' });
    expect(await shop.order('A-1')).toMatchObject({ shipYmd: '20260404', reissuePending: false, fields: before });
    expect(await shop.code('KAARR', { orderNo: 'A-1', requestContents: '3' })).toBe('kaarr017E');
  });

  it('need no request date', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    expect(await shop.code('KAARR', reissue({ requestDate: '' }))).toBe('');
  });
});
