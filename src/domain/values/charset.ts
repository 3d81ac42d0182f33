/**
 * Which characters a full-width field may hold: those that Windows-31J writes as two bytes, without its user-defined
 * rows. @see atobarai §3.5
 *
 * The set is derived from the platform's `shift_jis` decoder (which is Windows-31J by the WHATWG definition) on first
 * use. A workflow's sandbox has no such decoder: conversion and checking belong to the API and to activities.
 */
let twoByteCharacters: ReadonlySet<string> | undefined;

/** Whether one character (code point) can be written in Windows-31J as two bytes. */
export function isTwoByteWindows31J(character: string): boolean {
  twoByteCharacters ??= readTwoByteCharacters();
  return twoByteCharacters.has(character);
}

/** 1-based positions of the characters that cannot be sent. */
export function unsendablePositions(text: string): number[] {
  return [...text].flatMap((character, index) => (isTwoByteWindows31J(character) ? [] : [index + 1]));
}

function readTwoByteCharacters(): Set<string> {
  const LINE_FEED = 0x0a; // can never be a second byte, so one line holds one pair
  const bytes: number[] = [];
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    // A0 to DF are single-byte half-width kana.
    if (lead >= 0xa0 && lead <= 0xdf) continue;
    for (let trail = 0x40; trail <= 0xfc; trail++) bytes.push(lead, trail, LINE_FEED);
  }
  const pairs = new TextDecoder('shift_jis').decode(new Uint8Array(bytes)).split('\n');
  return new Set(pairs.filter((pair) => pair.length === 1 && pair !== '\uFFFD' && !isUserDefined(pair)));
}

/** F040 to F9FC decode into Unicode's private use area. */
function isUserDefined(character: string): boolean {
  return character >= '\uE000' && character <= '\uF8FF';
}
