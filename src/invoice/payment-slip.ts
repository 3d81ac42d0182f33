/** The lower part, to be cut off: what the buyer pays with at a post office or a convenience store. */
import type { InvoiceData } from '../domain/atobarai/invoice-data.ts';
import { barsOf, QUIET_MODULES } from './barcode.ts';
import { INNER_WIDTH, MM, PAGE, type Page } from './page.ts';
import { date, yen } from './wording.ts';

const CUT = 192 * MM;
const TOP = CUT + 6 * MM;
const SLIP = { x: PAGE.margin, width: 100 * MM };
const RECEIPT = { x: SLIP.x + SLIP.width + 4 * MM, width: INNER_WIDTH - SLIP.width - 4 * MM };
const ROW = 7.6 * MM;
const LABEL = 22 * MM;

/** Machines read OCR lines at ten characters an inch. */
const OCR = { size: 12, pitch: 7.2, top: TOP + 54 * MM } as const;
const BARS = { top: TOP + 71 * MM, height: 14 * MM, module: 0.25 * MM, narrowest: 0.169 * MM } as const;

/** False: the barcode data cannot be printed, and a slip without it is of no use. */
export function drawPaymentSlip(page: Page, data: InvoiceData): boolean {
  drawCut(page);
  const { paymentSlip, amountYen, payBy } = data;
  const account = [paymentSlip.accountNo1, paymentSlip.accountNo2].filter((part) => part !== '').join('-');
  page.text('払込取扱票', SLIP.x, TOP - 2 * MM, SLIP.width, { face: 'bold', size: 10.5 });
  drawTable(page, SLIP, [
    ['口座番号', account],
    ['加入者名', paymentSlip.memberName],
    ['金額', yen(amountYen)],
    ['払込人', `${paymentSlip.payer}　様`],
    ['購入店名', paymentSlip.shopName],
    ['支払い期限', date(payBy)],
  ]);
  page.text('払込受領証', RECEIPT.x, TOP - 2 * MM, RECEIPT.width, { face: 'bold', size: 10.5 });
  drawTable(page, RECEIPT, [
    ['受取人', paymentSlip.recipient],
    ['金額', yen(amountYen)],
    ['払込人', `${paymentSlip.payer}　様`],
    ['購入店名', paymentSlip.shopName],
    ['お問合せ番号', paymentSlip.inquiryNo],
  ]);
  page.frame({ x: RECEIPT.x + RECEIPT.width - 24 * MM, y: TOP + 5 * ROW + 7 * MM, width: 24 * MM, height: 24 * MM });
  page.text('日附印', RECEIPT.x + RECEIPT.width - 24 * MM, TOP + 5 * ROW + 8 * MM, 24 * MM, { size: 7, align: 'center' });
  for (const [index, line] of [paymentSlip.upperOcrCode, paymentSlip.lowerOcrCode].entries()) {
    page.text(line, SLIP.x, OCR.top + index * 7 * MM, INNER_WIDTH, { face: 'mono', size: OCR.size, spacing: OCR.pitch - OCR.size / 2 });
  }
  return drawBars(page, paymentSlip.barCode);
}

function drawCut(page: Page): void {
  page.pdf.save().dash(3, { space: 2 });
  page.rule(0, CUT, PAGE.width, CUT);
  page.pdf.undash().restore();
  page.text('キ　リ　ト　リ　線', 0, CUT - 3.6 * MM, PAGE.width, { size: 6.5, align: 'center' });
}

function drawTable(page: Page, { x, width }: { readonly x: number; readonly width: number }, rows: readonly (readonly [string, string])[]): void {
  rows.forEach(([name, value], index) => {
    const y = TOP + 4 * MM + index * ROW;
    page.frame({ x, y, width: LABEL, height: ROW }, '#f3f3f3');
    page.frame({ x: x + LABEL, y, width: width - LABEL, height: ROW });
    page.text(name, x + 1.5 * MM, y + 2.4 * MM, LABEL - 3 * MM, { size: 8 });
    const strong = name === '金額';
    page.text(value, x + LABEL + 2 * MM, y + (strong ? 2 : 2.3) * MM, width - LABEL - 4 * MM, strong ? { face: 'bold', size: 11 } : { size: 9 });
  });
}

/** Bars as filled rectangles, so that no printer smooths them; the digits stand below for a cashier to type. */
function drawBars(page: Page, data: string): boolean {
  const bars = barsOf(data);
  if (bars === null) return false;
  const module = Math.min(BARS.module, SLIP.width / (bars.modules + 2 * QUIET_MODULES));
  if (module < BARS.narrowest) return false;
  const left = SLIP.x + QUIET_MODULES * module;
  let x = left;
  bars.widths.forEach((width, index) => {
    if (index % 2 === 0) page.pdf.rect(x, BARS.top, width * module, BARS.height);
    x += width * module;
  });
  page.pdf.fill('#000000');
  page.text(data, left, BARS.top + BARS.height + 1.2 * MM, bars.modules * module, { face: 'mono', size: 8, align: 'center' });
  page.text('コンビニエンスストア用', SLIP.x + SLIP.width + 4 * MM, BARS.top + BARS.height - 2 * MM, 40 * MM, { size: 7 });
  return true;
}
