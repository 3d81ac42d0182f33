/**
 * Which characters a name or a description may hold on its way to webコレクト: those that Windows-31J writes as two bytes, but
 * for the rows that depend on the machine, and what ASCII prints. @see webcollect §3.4
 *
 * The set is derived from the platform's decoder on first use. A workflow's sandbox has no such decoder: this belongs to the
 * API and to activities.
 */
let wideCharacters: ReadonlySet<string> | undefined;

/** First and last pair of bytes of what is refused: NEC's and IBM's own rows, the user's, and seven signs between two meanings. */
const REFUSED: readonly (readonly [from: number, to: number])[] = [
  [0x815c, 0x815c], [0x8160, 0x8161], [0x817c, 0x817c], [0x8191, 0x8192], [0x81ca, 0x81ca],
  [0x8740, 0x879e], [0xed40, 0xeefc], [0xf040, 0xf9fc], [0xfa40, 0xfc4b],
];

/** 1-based positions of the characters that cannot be sent. */
export function unsendableTo(text: string): number[] {
  return [...text].flatMap((character, index) => (/^[ -~]$/.test(character) || isWide(character) ? [] : [index + 1]));
}

function isWide(character: string): boolean {
  wideCharacters ??= readWideCharacters();
  return wideCharacters.has(character);
}

function readWideCharacters(): Set<string> {
  const LINE_FEED = 0x0a; // can never be a second byte, so one line holds one pair
  const bytes: number[] = [];
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    // A0 to DF are half-width kana, of one byte.
    if (lead >= 0xa0 && lead <= 0xdf) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const pair = lead * 0x100 + trail;
      if (!REFUSED.some(([from, to]) => pair >= from && pair <= to)) bytes.push(lead, trail, LINE_FEED);
    }
  }
  const pairs = new TextDecoder('shift_jis').decode(new Uint8Array(bytes)).split('\n');
  return new Set(pairs.filter((pair) => pair.length === 1 && pair !== '\uFFFD'));
}
