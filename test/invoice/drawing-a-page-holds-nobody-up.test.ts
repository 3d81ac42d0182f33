import { afterEach, expect, test } from 'vitest';
import { createInvoicePrinter, type InvoicePrinter } from '../../src/invoice/invoice-printer.ts';
import { cpuOf } from '../support/cpu-stretch.ts';
import { anInvoice } from './an-invoice.ts';

const now = new Date('2026-11-26T09:00:00+09:00');
let printer: InvoicePrinter;

afterEach(() => printer.close());

test('a page is drawn beside the thread that serves requests', async () => {
  printer = createInvoicePrinter();
  // The first one also loads the fonts.
  const { value, longestMs } = await cpuOf(() => printer.print(anInvoice(), now, 'shop-a'));
  expect(value.kind).toBe('pdf');
  expect(value.kind === 'pdf' && value.bytes.toString('latin1', 0, 5)).toBe('%PDF-');
  expect(longestMs).toBeLessThan(20);
});

test('what cannot be printed comes back as such', async () => {
  printer = createInvoicePrinter();
  expect(await printer.print(anInvoice({}, { barCode: '見本' }), now, 'shop-a')).toEqual({ kind: 'noBarcode' });
});

test('one caller does not fill the queue, and all together fill no more than it holds', async () => {
  printer = createInvoicePrinter();
  const asked = (caller: string, pages: number) => Array.from({ length: pages }, () => printer.print(anInvoice(), now, caller));
  const printed = await Promise.all([...asked('shop-a', 10), ...asked('shop-b', 8), ...asked('shop-c', 8)]);
  const count = (kind: string, from: number, to: number) => printed.slice(from, to).filter((page) => page.kind === kind).length;
  expect([count('pdf', 0, 10), count('callerQueueFull', 0, 10)]).toEqual([8, 2]);
  expect(count('pdf', 10, 18)).toBe(8);
  expect([count('pdf', 18, 26), count('queueFull', 18, 26)]).toEqual([4, 4]);
  expect((await printer.print(anInvoice(), now, 'shop-a')).kind).toBe('pdf');
});

test('a printer that was closed while it drew says so, and draws again', async () => {
  printer = createInvoicePrinter();
  const lost = expect(printer.print(anInvoice(), now, 'shop-a')).rejects.toThrow('ended');
  await printer.close();
  await lost;
  expect((await printer.print(anInvoice(), now, 'shop-a')).kind).toBe('pdf');
});
