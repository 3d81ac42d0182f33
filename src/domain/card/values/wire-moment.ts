import { fromWireDate, jstMidnight } from '../../values/japan-time.ts';
import { instant } from '../../values/instant.ts';

/** A day in Japan, and the moment where it was told to the second. */
export type WireMoment = { readonly date: string; readonly at: string | null };

/** Yamato's 8 digits `yyyyMMdd` or 14 digits `yyyyMMddHHmmss`, of Japan; null when they are no real date or time. @see webcollect §2.14, §11 */
export function readWireMoment(digits: string): WireMoment | null {
  const match = /^(\d{8})(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d))?$/.exec(digits);
  const date = match?.[1] === undefined ? null : fromWireDate(match[1]);
  if (match === null || date === null) return null;
  if (match[2] === undefined) return { date, at: null };
  const seconds = Number(match[2]) * 3_600 + Number(match[3]) * 60 + Number(match[4]);
  return { date, at: instant(new Date(jstMidnight(date) + seconds * 1_000)) };
}
