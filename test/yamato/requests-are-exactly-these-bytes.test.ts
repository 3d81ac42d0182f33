import { describe, expect, test } from 'vitest';
import { requestCredit } from './as-wired.ts';
import { registerSlip } from '../../src/yamato/atobarai/shipment.ts';
import { everyOperation } from './every-operation.ts';
import { aMerchant, answering, now, ok, type Received, settlementNo, wire } from './stub-yamato.ts';

/** `name=value` lines as sent, decoded. */
function fieldsOf(request: Received | undefined): string[] {
  return [...new URLSearchParams(request?.body ?? '')].map(([name, value]) => `${name}=${value}`);
}

async function sentBy(name: string): Promise<string[]> {
  await using yamato = await answering(ok({ result: '1' }));
  await everyOperation.find(([other]) => other === name)?.[2](aMerchant(yamato.url));
  return fieldsOf(yamato.received[0]);
}

const address = ['postCode=1000001', 'address1=東京都千代田区千代田１－１　見本ビル２０１', 'address2='];
const lines = [
  'itemName1=見本商品', 'itemCount1=2', 'unitPrice1=2500', 'subTotal1=5000',
  'itemName2=送料', 'itemCount2=', 'unitPrice2=', 'subTotal2=700',
  'itemName3=値引き', 'itemCount3=', 'unitPrice3=', 'subTotal3=-200',
];

test.each(everyOperation)('%s posts once to its path as a UTF-8 form', async (_name, operation, call) => {
  await using yamato = await answering(ok({ result: '1' }));
  await call(aMerchant(`${yamato.url}/`));
  expect(yamato.received).toHaveLength(1);
  expect(yamato.received[0]).toMatchObject({
    method: 'POST',
    path: `/kuroneko-atobarai-api/${operation}APIAction_execute.action`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
  });
  // Pure ASCII on the wire: everything else is percent-encoded.
  expect(yamato.received[0]?.body).toMatch(/^[A-Za-z0-9.*_=&%+-]+$/);
});

describe('KAARA', () => {
  test('byte by byte', async () => {
    await using yamato = await answering(ok({ result: '0' }));
    const buyer = { name: '見 花', postalCode: '1000001', address: '東京都千代田区1', tel: '0300000000' };
    const items = [{ kind: 'goods', name: 'A&B', quantity: 1, subtotalYen: 1 }] as const;
    await requestCredit(aMerchant(yamato.url), { settlementNo, now, wire: wire({ buyer, items }) });
    expect(yamato.received[0]?.body).toBe(
      'ycfStrCode=12345678901&orderNo=A-7-1&orderYmd=20261123&shipYmd=20261126' +
        '&name=%E8%A6%8B%E3%80%80%E8%8A%B1&nameKana=&postCode=1000001' +
        '&address1=%E6%9D%B1%E4%BA%AC%E9%83%BD%E5%8D%83%E4%BB%A3%E7%94%B0%E5%8C%BA%EF%BC%91&address2=&telNum=0300000000&email=' +
        '&totalAmount=1&sendDiv=0&itemName1=%EF%BC%A1%EF%BC%86%EF%BC%A2&itemCount1=1&unitPrice1=&subTotal1=1' +
        '&requestDate=20261124101500&password=abcd1234',
    );
  });

  test('with cart code', async () => {
    await using yamato = await answering(ok({ result: '0' }));
    await requestCredit(aMerchant(yamato.url, { cartCode: 'mycart' }), { settlementNo, now, wire: wire() });
    expect(fieldsOf(yamato.received[0])).toEqual([
      'ycfStrCode=12345678901', 'orderNo=A-7-1', 'orderYmd=20261123', 'shipYmd=20261126', 'name=見本　花子', 'nameKana=ﾐﾎﾝ ﾊﾅｺ',
      ...address, 'telNum=09000000000', 'email=hanako@example.com', 'totalAmount=5500', 'sendDiv=0', 'cartCode=mycart', ...lines,
      'requestDate=20261124101500', 'password=abcd1234',
    ]);
  });

  test('the first destination has no number, the Nth appends N to the whole name', async () => {
    await using yamato = await answering(ok({ result: '0' }));
    const destinations = Array.from({ length: 10 }, (_, index) => ({
      name: `送り先${index + 1}`, postalCode: '5300001', address: `大阪府大阪市北区${'見'.repeat(20)}${index + 1}`, tel: '0660000000',
    }));
    await requestCredit(aMerchant(yamato.url), { settlementNo, now, wire: wire({ destinations }) });
    const names = fieldsOf(yamato.received[0]).map((field) => field.split('=')[0]).filter((name) => name?.startsWith('send'));
    expect(names).toEqual([
      'sendDiv', 'sendName', 'sendPostCode', 'sendAddress1', 'sendAddress2', 'sendTelNum',
      ...[2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((n) => [`sendName${n}`, `sendPostCode${n}`, `sendAddress1${n}`, `sendAddress2${n}`, `sendTelNum${n}`]),
    ]);
    const sent = new URLSearchParams(yamato.received[0]?.body);
    expect(sent.get('sendDiv')).toBe('1');
    expect(sent.get('sendName10')).toBe('送り先１０');
    expect(`${sent.get('sendAddress110')}${sent.get('sendAddress210')}`).toBe(`大阪府大阪市北区${'見'.repeat(20)}１０`);
    expect(sent.get('sendAddress2')).not.toBe('');
  });
});

const opening = ['ycfStrCode=12345678901', 'orderNo=A-7-1'];
const closing = ['requestDate=20261124101500', 'password=abcd1234'];

test.each(['inquireCredit', 'inquireTransaction', 'cancelCredit', 'fetchInvoiceData'])('%s sends the common fields only', async (name) => {
  expect(await sentBy(name)).toEqual([...opening, ...closing]);
});

test('KAASL registers, changes and withdraws', async () => {
  expect(await sentBy('registerSlip')).toEqual([...opening, 'paymentNo=123456789013', 'processDiv=0', 'shipYmd=', 'beforePaymentNo=', ...closing]);
  expect(await sentBy('changeSlip')).toEqual([
    ...opening, 'paymentNo=123456789024', 'processDiv=1', 'shipYmd=20261127', 'beforePaymentNo=123456789013', ...closing,
  ]);
  expect(await sentBy('withdrawSlips')).toEqual([...opening, 'paymentNo=', 'processDiv=9', 'shipYmd=', 'beforePaymentNo=', ...closing]);
});

test('KAASL registers the parcel of another carrier as 2', async () => {
  await using yamato = await answering(ok());
  await registerSlip(aMerchant(yamato.url), { settlementNo, now, slip: { processDiv: '2', paymentNo: 'A-7-1' } });
  expect(fieldsOf(yamato.received[0])).toContain('processDiv=2');
});

test('KAAKK sends the complete new contents in its own coding', async () => {
  expect(await sentBy('reduceAmount')).toEqual([
    ...opening, 'shipYmd=20261126', ...address, ...lines, 'totalAmount=5500', 'sendDiv=0', 'billPostCode=', ...closing,
  ]);
});

test('KAARR sends no 依頼日時', async () => {
  const rest = ['shipYmd=20261126', 'sendDiv=0', ...address, ...lines, 'billPostCode='];
  expect(await sentBy('reissueInvoice')).toEqual([
    ...opening, 'password=abcd1234', 'requestContents=1', 'reasonReissue=6', 'reasonReissueEtc=お届け日変更', ...rest,
  ]);
  expect(await sentBy('withdrawReissue')).toEqual([
    ...opening, 'password=abcd1234', 'requestContents=3', 'reasonReissue=', 'reasonReissueEtc=', ...rest,
  ]);
});

test('KAASA sends the code with its leading zero', async () => {
  expect(await sentBy('checkSmsCode')).toEqual([...opening, 'ninCode=0427', ...closing]);
});
