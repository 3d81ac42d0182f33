/** 購入商品: at most 10 lines, each number as Yamato gave it, and the sum. */
import type { InvoiceData, InvoiceLine } from '../domain/atobarai/invoice-data.ts';
import { LETTER_END } from './letter.ts';
import { INNER_WIDTH, MM, PAGE, type Page } from './page.ts';
import { grouped, yen } from './wording.ts';

const ROW = 6.2 * MM;
const PAD = 2 * MM;

type Column = { readonly title: string; readonly width: number; readonly align: 'left' | 'right'; readonly value: (line: InvoiceLine) => string };

const NUMBERS = { quantity: 20 * MM, unitPrice: 30 * MM, subtotal: 32 * MM } as const;
const columns: readonly Column[] = [
  { title: '商品名', width: INNER_WIDTH - NUMBERS.quantity - NUMBERS.unitPrice - NUMBERS.subtotal, align: 'left', value: ({ name }) => name },
  { title: '数量', width: NUMBERS.quantity, align: 'right', value: ({ quantity }) => grouped(quantity) },
  { title: '単価', width: NUMBERS.unitPrice, align: 'right', value: ({ unitPrice }) => (unitPrice === '' ? '' : yen(unitPrice)) },
  { title: '金額', width: NUMBERS.subtotal, align: 'right', value: ({ subtotal }) => (subtotal === '' ? '' : yen(subtotal)) },
];

export function drawItems(page: Page, { lines, amountYen, freeText }: InvoiceData): void {
  const x = PAGE.margin;
  page.frame({ x, y: LETTER_END, width: INNER_WIDTH, height: ROW }, '#e6e6e6');
  drawRow(page, LETTER_END, ({ title }) => title, 'bold');
  lines.forEach((line, index) => {
    const y = LETTER_END + (index + 1) * ROW;
    drawRow(page, y, ({ value }) => value(line), 'text');
    page.rule(x, y + ROW, x + INNER_WIDTH, y + ROW, 0.3);
  });
  const end = LETTER_END + (lines.length + 1) * ROW;
  page.rule(x, end, x + INNER_WIDTH, end, 1);
  page.text('合計（税込）', x, end + 1.6 * MM, INNER_WIDTH - NUMBERS.subtotal - PAD, { face: 'bold', size: 9.5, align: 'right' });
  page.text(yen(amountYen), x + INNER_WIDTH - NUMBERS.subtotal, end + 1.4 * MM, NUMBERS.subtotal - PAD, { face: 'bold', size: 10.5, align: 'right' });
  if (freeText !== '') page.text(freeText, x, end + ROW + 2 * MM, INNER_WIDTH, { size: 8.5 });
}

function drawRow(page: Page, y: number, cell: (column: Column) => string, face: 'text' | 'bold'): void {
  let x: number = PAGE.margin;
  for (const column of columns) {
    const { width, align } = column;
    page.text(cell(column), x + PAD, y + 1.7 * MM, width - 2 * PAD, { face, size: 8.5, align });
    x += width;
  }
}
