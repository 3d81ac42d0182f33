import { given } from '../checks/common.ts';
import type { Contents, Invoice, Order } from '../order.ts';
import type { Call } from './call.ts';

/** Parameters that a change of contents replaces as a whole: a blank one empties what was there. */
const REPLACED = [
  'postCode', 'address1', 'address2', 'billPostCode',
  ...['itemName', 'itemCount', 'unitPrice', 'subTotal'].flatMap((name) => Array.from({ length: 10 }, (_, index) => `${name}${index + 1}`)),
];

/** 送り先区分 as KAAKK and KAARR code it (not as KAARA does); 2 only where the credit was an SMS one. */
export function isContentDivision(call: Call): boolean {
  const sendDiv = call.value('sendDiv');
  return sendDiv === '' || sendDiv === '0' || sendDiv === '1' || (sendDiv === '2' && (call.order === undefined || call.order.invoice === 'sms'));
}

/** The contents after this call. A blank ship date or division leaves what was there. */
export function newContents(order: Order, call: Call): Contents {
  const fields = { ...order.fields };
  for (const name of REPLACED) {
    if (given(call.value(name))) fields[name] = call.value(name);
    else delete fields[name];
  }
  return { fields, invoice: invoiceOf(order, call.value('sendDiv')), shipYmd: call.value('shipYmd') || order.shipYmd };
}

function invoiceOf(order: Order, sendDiv: string): Invoice {
  if (sendDiv === '') return order.invoice;
  if (sendDiv === '2') return 'sms';
  return sendDiv === '1' ? 'enclosed' : 'separate';
}
