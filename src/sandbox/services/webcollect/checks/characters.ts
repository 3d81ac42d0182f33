/** Which characters Yamato takes in names and goods. @see webcollect §3.4 */

const SUPPORTED = supportedCharacters();

/** Has it half-width kana, or a character that plain Shift_JIS does not have? */
export function hasUnsupported(text: string): boolean {
  return [...text].some((character) => !isAscii(character) && !SUPPORTED.has(character));
}

/** Longer than `full` full-width or `half` half-width characters, or three bytes for each full-width one. */
export function isWiderThan(text: string, full: number, half: number): boolean {
  const characters = [...text];
  const halves = characters.filter(isAscii).length;
  return halves > half || characters.length - halves > full || Buffer.byteLength(text) > 3 * full;
}

function isAscii(character: string): boolean {
  return character >= ' ' && character <= '~';
}

/** Two-byte characters outside of the machine-dependent ranges, the single codes 815C … 81CA left out. */
function supportedCharacters(): ReadonlySet<string> {
  const decoder = new TextDecoder('shift_jis');
  const found = new Set<string>();
  for (let lead = 0x81; lead <= 0xef; lead += 1) {
    if (lead >= 0xa0 && lead <= 0xdf) continue;
    for (let trail = 0x40; trail <= 0xfc; trail += 1) {
      if (isMachineDependent(lead * 0x100 + trail)) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if ([...text].length === 1 && text !== '\u{fffd}') found.add(text);
    }
  }
  return found;
}

function isMachineDependent(code: number): boolean {
  const single = [0x815c, 0x8160, 0x8161, 0x817c, 0x8191, 0x8192, 0x81ca].includes(code);
  return single || (code >= 0x8740 && code <= 0x879e) || (code >= 0xed40 && code <= 0xeefc);
}
