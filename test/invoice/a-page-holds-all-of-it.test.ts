import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import type { InvoiceData } from '../../src/domain/atobarai/invoice-data.ts';
import { renderInvoice } from '../../src/invoice/render-invoice.ts';
import { anInvoice } from './an-invoice.ts';

const now = new Date('2026-11-26T09:00:00+09:00');

async function pdfOf(data: InvoiceData): Promise<Buffer> {
  const rendered = await renderInvoice(data, now);
  if (rendered.kind !== 'pdf') throw new Error(rendered.kind);
  return rendered.bytes;
}

/** The page as a reader finds it: its lines, and how many pages there are. */
async function read(bytes: Buffer): Promise<{ pages: number; lines: string[] }> {
  const { totalPages, text } = await extractText(await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }), { mergePages: true });
  return { pages: totalPages, lines: text.split('\n').map((line) => line.normalize('NFKC').trim()) };
}

test('addressee, shop, sum and date stand on one page', async () => {
  const { pages, lines } = await read(await pdfOf(anInvoice()));
  expect(pages).toBe(1);
  for (const line of ['〒100-0001', '東京都千代田区千代田1-1', '見本ビル201', '見本 花子 様', '見本ショップ', 'TEL 0300000000', 'info@example.com', 'https://shop.example.com']) {
    expect(lines, line).toContain(line.normalize('NFKC'));
  }
  expect(lines.join('\n')).toMatch(/ご請求金額\(税込\)\s+5,500円/);
  expect(lines.join('\n')).toMatch(/お支払い期限\s+2026年12月10日/);
});

test('each line has its money, blanks stay blank, and a discount keeps its sign', async () => {
  const { lines } = await read(await pdfOf(anInvoice()));
  expect(lines).toEqual(expect.arrayContaining(['見本商品 2 2,500円 5,000円', '送料 700円', '値引き -200円']));
});

test('OCR lines and the digits under the barcode stand there exactly as given', async () => {
  const slip = { upperOcrCode: '00X<>+-1234', lowerOcrCode: '1234567890123456789012345678901234567890', barCode: `91${'7'.repeat(42)}` };
  const { lines } = await read(await pdfOf(anInvoice({}, slip)));
  for (const code of Object.values(slip)) expect(lines).toContain(code);
});

test('ten lines and the longest texts Yamato takes fit on the page whole', async () => {
  const name = '長い名前の見本商品その一長い名前の見本商品その一長い名前の見本';
  const buyer = 'あ'.repeat(30);
  const data = anInvoice(
    {
      addressee: { postCode: '1000001', address1: `東京都${'い'.repeat(22)}`, address2: 'う'.repeat(25), name: buyer },
      shop: { name: 'え'.repeat(30), url: `https://shop.example.com/${'x'.repeat(60)}`, tel: '0300000000', email: 'info@example.com' },
      lines: Array.from({ length: 10 }, () => ({ name, quantity: '9999', unitPrice: '999999', subtotal: '999999' })),
      freeText: 'お'.repeat(20),
    },
    { payer: buyer, shopName: 'え'.repeat(30) },
  );
  const { pages, lines } = await read(await pdfOf(data));
  const page = lines.join('').replaceAll(' ', '');
  expect(pages).toBe(1);
  expect(lines.filter((line) => line.startsWith(name))).toHaveLength(10);
  for (const text of [`東京都${'い'.repeat(22)}`, 'う'.repeat(25), 'お'.repeat(20), `https://shop.example.com/${'x'.repeat(60)}`]) expect(page, text).toContain(text);
  // Above, on the slip and on the receipt.
  expect(page.split(`${buyer}様`)).toHaveLength(4);
});

test('fonts are embedded, and only the glyphs that are used', async () => {
  const bytes = await pdfOf(anInvoice());
  expect(bytes.toString('latin1').match(/\/FontFile2 /g)).toHaveLength(3);
  expect(bytes.length).toBeLessThan(200_000);
});

test.each([
  ['nothing', ''],
  ['letters of another alphabet', '９１００００'],
  ['a line break', '91\n00'],
  ['more than the page is wide', '9'.repeat(99)],
])('a barcode of %s makes no invoice', async (_what, barCode) => {
  expect(await renderInvoice(anInvoice({}, { barCode }), now)).toEqual({ kind: 'noBarcode' });
});

test('every character that Yamato can send has a glyph', async () => {
  const decoder = new TextDecoder('shift_jis');
  const pairs = Array.from({ length: 0x3c }, (_, row) => (row < 0x1f ? row + 0x81 : row + 0xc1)).filter((row) => row < 0xf0 || row > 0xf9);
  const all = pairs.flatMap((first) => Array.from({ length: 0xbd }, (_, cell) => decoder.decode(Uint8Array.of(first, cell + 0x40)))).filter((text) => text.length === 1 && text !== '\ufffd');
  expect(all.length).toBeGreaterThan(7_000);
  const { lines } = await read(await pdfOf(anInvoice({ freeText: all.join('') })));
  const page = lines.join('').replaceAll(' ', '');
  const missing = all.map((text) => text.normalize('NFKC').replaceAll(' ', '')).filter((text) => text !== '' && !page.includes(text));
  expect(missing).toEqual([]);
});

const poppler = spawnSync('pdftoppm', ['-v']).status === 0;

/** Black and white along one line of the printed page, as widths in pixels. */
function runs(row: Uint8Array): number[] {
  const widths: number[] = [];
  let dark = false;
  for (const pixel of row) {
    const isDark = pixel < 128;
    if (isDark === dark && widths.length > 0) widths[widths.length - 1]! += 1;
    else widths.push(1);
    dark = isDark;
  }
  return widths;
}

test.skipIf(!poppler)('the bars on paper are the symbol of the data (needs pdftoppm of poppler-utils)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-invoice-'));
  try {
    const file = join(folder, 'invoice.pdf');
    writeFileSync(file, await pdfOf(anInvoice()));
    // 0.25 mm a module at 1016 dpi: ten pixels each.
    const image = execFileSync('pdftoppm', ['-r', '1016', '-gray', '-x', '720', '-y', '11000', '-W', '4000', '-H', '1', file], { maxBuffer: 1e8 });
    const header = /^P5\s+4000 1\s+255\s/.exec(image.toString('latin1'))?.[0] ?? '';
    const [, ...bars] = runs(image.subarray(header.length));
    const modules = bars.slice(0, -1).map((width) => Math.round(width / 10));
    // Start C, FNC1, then 22 pairs, check and stop: six widths of eleven modules each, seven of thirteen at the end.
    expect(modules.slice(0, 12)).toEqual([2, 1, 1, 2, 3, 2, 4, 1, 1, 1, 3, 1]);
    expect(modules).toHaveLength(6 * 25 + 7);
    expect(decode(modules)).toBe(anInvoice().paymentSlip.barCode);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Code 128's 100 digit pairs as widths, from the standard's table: enough to read a symbol that is all digits. */
const PAIRS =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141'.split(' ');

function decode(modules: number[]): string {
  const symbols = Array.from({ length: 22 }, (_, index) => modules.slice(12 + index * 6, 18 + index * 6).join(''));
  return symbols.map((symbol) => String(PAIRS.indexOf(symbol)).padStart(2, '0')).join('');
}
