/** Looks for texts in bytes, in every form and encoding in which software tends to write them down. */

/** Half-width kana of the katakana they stand for, by asking Unicode the other way round. */
const halfWidthKana = new Map<string, string>();
for (let code = 0xff66; code <= 0xff9f; code += 1) {
  const half = String.fromCharCode(code);
  halfWidthKana.set(half.normalize('NFKC'), half);
  for (const mark of ['ﾞ', 'ﾟ']) {
    const joined = (half + mark).normalize('NFKC');
    if (joined.length === 1) halfWidthKana.set(joined, half + mark);
  }
}

/** Shift_JIS, by asking the platform's decoder the other way round. */
const shiftJis = new Map<string, readonly number[]>();
const decoder = new TextDecoder('shift_jis', { fatal: true });
for (const bytes of twoByteCodes()) {
  try {
    const text = decoder.decode(new Uint8Array(bytes));
    if (text.length === 1 && !shiftJis.has(text)) shiftJis.set(text, bytes);
  } catch {
    // no character there
  }
}

function* twoByteCodes(): Generator<readonly number[]> {
  for (let single = 0x20; single <= 0xdf; single += 1) yield [single];
  for (let lead = 0x81; lead <= 0xfc; lead += 1) for (let trail = 0x40; trail <= 0xfc; trail += 1) yield [lead, trail];
}

/** The text as it is typed, normalised, widened, narrowed, and without what people put between digits. */
function forms(text: string): string[] {
  const narrow = text.normalize('NFKC');
  const wide = [...narrow].map((char) => (char === ' ' ? '　' : /[!-~]/.test(char) ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char)).join('');
  const kana = [...narrow].map((char) => halfWidthKana.get(char) ?? char).join('');
  const parts = narrow.split(' ').filter((part) => part.length > 1);
  return [...new Set([text, narrow, wide, kana, kana.replaceAll(' ', ''), narrow.replace(/[\s-]/g, ''), ...(parts.every((part) => part.length > 2) ? parts : [])])];
}

function encodings(text: string): Record<string, Buffer> {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const sjis = Buffer.from([...text].flatMap((char) => shiftJis.get(char) ?? [...Buffer.from(char)]));
  const escaped = (upper: boolean) => [...text].map((char) => (char > '~' ? `\\u${hex(char.charCodeAt(0), 4, upper)}` : char)).join('');
  const found: Record<string, Buffer> = {
    'UTF-8': utf8,
    'UTF-16 LE': utf16,
    'UTF-16 BE': Buffer.from(utf16).swap16(),
    Shift_JIS: sjis,
    hex: Buffer.from(utf8.toString('hex')),
    'JSON escapes': Buffer.from(escaped(false)),
    'JSON escapes, upper case': Buffer.from(escaped(true)),
    'percent, all of it': Buffer.from(percentAll(utf8)),
    'percent': Buffer.from(encodeURIComponent(text)),
    'percent, lower case': Buffer.from(encodeURIComponent(text).toLowerCase()),
    'percent of Shift_JIS': Buffer.from(percentAll(sjis)),
    form: Buffer.from(new URLSearchParams([['', text]]).toString().slice(1)),
  };
  for (const [name, bytes] of [['UTF-8', utf8], ['UTF-16 LE', utf16], ['Shift_JIS', sjis]] as const) {
    for (const offset of [0, 1, 2]) {
      const inside = base64Inside(bytes, offset);
      found[`base64 of ${name} at ${offset}`] = Buffer.from(inside);
      found[`base64url of ${name} at ${offset}`] = Buffer.from(inside.replaceAll('+', '-').replaceAll('/', '_'));
    }
  }
  return found;
}

/** The characters that are the same whatever stands before and after the text. */
function base64Inside(bytes: Buffer, offset: number): string {
  const all = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return all.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

function percentAll(bytes: Buffer): string {
  return [...bytes].map((byte) => `%${hex(byte, 2, true)}`).join('');
}

function hex(value: number, length: number, upper: boolean): string {
  const text = value.toString(16).padStart(length, '0');
  return upper ? text.toUpperCase() : text;
}

type Needle = { readonly text: string; readonly how: string; readonly bytes: Buffer };

export type CanarySearch = {
  readonly needles: readonly Needle[];
  /** What was found, as `<text> (<encoding>)`; empty: nothing. */
  find(haystack: Uint8Array): string[];
};

/** One pass over the bytes, whatever the number of texts. */
export function canarySearch(texts: readonly string[]): CanarySearch {
  const byBytes = new Map<string, Needle>();
  for (const text of texts) {
    for (const form of forms(text)) {
      for (const [how, bytes] of Object.entries(encodings(form))) {
        const key = bytes.toString('latin1');
        if (!byBytes.has(key)) byBytes.set(key, { text: form, how, bytes });
      }
    }
  }
  const needles = [...byBytes.values()];
  const byStart = new Map<number, Needle[]>();
  for (const needle of needles) {
    const start = needle.bytes.readUInt16LE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  const starts = new Uint8Array(0x10000);
  for (const start of byStart.keys()) starts[start] = 1;
  return {
    needles,
    find(haystack) {
      const bytes = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength);
      const found = new Set<string>();
      for (let at = 0; at + 1 < bytes.length; at += 1) {
        const start = bytes[at]! | (bytes[at + 1]! << 8);
        if (starts[start] === 0) continue;
        for (const needle of byStart.get(start)!) {
          const end = at + needle.bytes.length;
          if (end <= bytes.length && needle.bytes.equals(bytes.subarray(at, end))) found.add(`${needle.text} (${needle.how})`);
        }
      }
      return [...found];
    },
  };
}
