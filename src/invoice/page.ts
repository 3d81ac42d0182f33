/** A page to draw on: A4, in points, with our three faces and text that never leaves its place. */
import PDFDocument from 'pdfkit';
import type { InvoiceFonts } from './fonts.ts';

/** Points per millimetre. */
export const MM = 72 / 25.4;
export const PAGE = { width: 210 * MM, height: 297 * MM, margin: 18 * MM } as const;
export const INNER_WIDTH = PAGE.width - 2 * PAGE.margin;

export type Face = keyof InvoiceFonts;
type TextStyle = { readonly face?: Face; readonly size?: number; readonly align?: 'left' | 'center' | 'right'; readonly spacing?: number; readonly color?: string };
type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Smaller than this nobody reads: better on two lines. */
const SMALLEST = 6.5;
const LINE = '#444444';
const INK = '#111111';

export type Page = {
  readonly pdf: PDFKit.PDFDocument;
  /** One line, its top at `y`: made smaller where it would be wider than `width`, and wrapped where it would be too small to read. */
  text(value: string, x: number, y: number, width: number, style?: TextStyle): void;
  rule(x1: number, y1: number, x2: number, y2: number, weight?: number): void;
  frame(box: Box, fill?: string): void;
};

export function openPage(fonts: InvoiceFonts, title: string, now: Date): Page {
  const pdf = new PDFDocument({ size: 'A4', margin: 0, pdfVersion: '1.7', lang: 'ja', displayTitle: true, info: { Title: title, Producer: 'torihiki', Creator: 'torihiki', CreationDate: now } });
  for (const face of ['text', 'bold', 'mono'] as const) pdf.registerFont(face, fonts[face]);
  pdf.fillColor(INK).lineWidth(0.5).strokeColor(LINE);
  return {
    pdf,
    text(value, x, y, width, { face = 'text', size = 9, align = 'left', spacing = 0, color = INK } = {}) {
      pdf.font(face).fillColor(color);
      const widthAt = (points: number) => pdf.fontSize(points).widthOfString(value) + spacing * Math.max(0, value.length - 1);
      const natural = widthAt(size);
      const fitted = natural <= width ? size : (size * width) / natural;
      if (fitted < SMALLEST) {
        pdf.fontSize(SMALLEST).text(value, x, y - SMALLEST / 2, { width, align });
        return;
      }
      const used = widthAt(fitted);
      const start = align === 'left' ? x : align === 'right' ? x + width - used : x + (width - used) / 2;
      pdf.text(value, start, y + (size - fitted) / 2, { lineBreak: false, characterSpacing: spacing });
    },
    rule(x1, y1, x2, y2, weight = 0.5) {
      pdf.lineWidth(weight).strokeColor(LINE).moveTo(x1, y1).lineTo(x2, y2).stroke();
    },
    frame({ x, y, width, height }, fill) {
      pdf.lineWidth(0.6).strokeColor(LINE).rect(x, y, width, height);
      if (fill === undefined) pdf.stroke();
      else pdf.fillAndStroke(fill, LINE).fillColor(INK);
    },
  };
}

/** The finished document. */
export async function closePage({ pdf }: Page): Promise<Buffer> {
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}
