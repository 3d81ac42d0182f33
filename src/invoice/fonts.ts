/**
 * BIZ UDゴシック (SIL Open Font License), whole files from npm; a page embeds only the glyphs it uses.
 * They hold every character that Yamato's fields can carry.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export type InvoiceFonts = {
  readonly text: Buffer;
  readonly bold: Buffer;
  /** Every half-width character is as wide as any other: for what a machine reads. */
  readonly mono: Buffer;
};

let loaded: Promise<InvoiceFonts> | null = null;

/** Read once per process, 13 MB. */
export function invoiceFonts(): Promise<InvoiceFonts> {
  loaded ??= load().catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

async function load(): Promise<InvoiceFonts> {
  const [text, bold, mono] = await Promise.all([
    read(import.meta.resolve('@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf')),
    read(import.meta.resolve('@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf')),
    read(import.meta.resolve('@expo-google-fonts/biz-udgothic/400Regular/BIZUDGothic_400Regular.ttf')),
  ]);
  return { text, bold, mono };
}

function read(url: string): Promise<Buffer> {
  return readFile(fileURLToPath(url));
}
