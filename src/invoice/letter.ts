/** The upper part: to whom, from whom, how much and until when. The addressee stands where a window envelope shows it. */
import type { InvoiceData } from '../domain/atobarai/invoice-data.ts';
import { INNER_WIDTH, MM, PAGE, type Page } from './page.ts';
import { date, postCode, yen } from './wording.ts';

const TOP = 14 * MM;
const RIGHT_COLUMN = { x: 122 * MM, width: PAGE.width - PAGE.margin - 122 * MM };
const SUM_TOP = 68 * MM;

/** Where the items may begin. */
export const LETTER_END = 98 * MM;

export function drawLetter(page: Page, data: InvoiceData): void {
  page.text('請　求　書', PAGE.margin, TOP, INNER_WIDTH, { face: 'bold', size: 18, align: 'center' });
  drawAddressee(page, data);
  drawSender(page, data);
  drawSum(page, data);
}

function drawAddressee(page: Page, { addressee }: InvoiceData): void {
  const x = PAGE.margin + 2 * MM;
  const width = 92 * MM;
  const y = 28 * MM;
  page.text(postCode(addressee.postCode), x, y, width, { size: 10 });
  page.text(addressee.address1, x, y + 5.5 * MM, width, { size: 10 });
  page.text(addressee.address2, x, y + 10.5 * MM, width, { size: 10 });
  page.text(`${addressee.name}　様`, x, y + 18 * MM, width, { face: 'bold', size: 13 });
}

function drawSender(page: Page, { shop, issuedOn, orderedOn, paymentSlip }: InvoiceData): void {
  const { x, width } = RIGHT_COLUMN;
  const lines = [
    ['発行日', date(issuedOn)],
    ['ご注文日', date(orderedOn)],
    ['お問合せ番号', paymentSlip.inquiryNo],
  ] as const;
  lines.forEach(([label, value], index) => {
    const y = 28 * MM + index * 5 * MM;
    page.text(label, x, y, 24 * MM, { size: 8.5 });
    page.text(value, x + 24 * MM, y, width - 24 * MM, { size: 8.5, align: 'right' });
  });
  page.rule(x, 44 * MM, x + width, 44 * MM);
  page.text(shop.name, x, 46 * MM, width, { face: 'bold', size: 11 });
  const contacts = [shop.tel === '' ? '' : `TEL ${shop.tel}`, shop.email, shop.url].filter((text) => text !== '');
  contacts.forEach((text, index) => page.text(text, x, 52 * MM + index * 4.2 * MM, width, { size: 8 }));
}

function drawSum(page: Page, { amountYen, payBy }: InvoiceData): void {
  page.text('このたびはお買い上げいただきありがとうございます。下記のとおりご請求申し上げます。', PAGE.margin, SUM_TOP, INNER_WIDTH, { size: 9 });
  const y = SUM_TOP + 8 * MM;
  const height = 15 * MM;
  const half = INNER_WIDTH / 2;
  page.frame({ x: PAGE.margin, y, width: INNER_WIDTH, height }, '#f3f3f3');
  page.rule(PAGE.margin + half, y, PAGE.margin + half, y + height);
  const cell = (label: string, value: string, x: number): void => {
    page.text(label, x + 4 * MM, y + 5.4 * MM, 30 * MM, { size: 9.5 });
    page.text(value, x + 30 * MM, y + 4.2 * MM, half - 34 * MM, { face: 'bold', size: 15, align: 'right' });
  };
  cell('ご請求金額（税込）', yen(amountYen), PAGE.margin);
  cell('お支払い期限', date(payBy), PAGE.margin + half);
}
