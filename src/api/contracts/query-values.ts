/** Values as a query string spells them. */
import { z } from 'zod';
import { toHalfWidthAscii } from '../../domain/values/half-width.ts';
import { instant } from '../../domain/values/instant.ts';
import { isCalendarDate } from '../../domain/values/japan-time.ts';
import { instantText } from './instant.ts';
import { line } from './typed-text.ts';

/** `a,b` or `x=a&x=b`, each one of the given words. */
export function wordList<const T extends readonly [string, ...string[]]>(words: T) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => (Array.isArray(given) ? given : [given]).flatMap((part) => part.split(',')))
    .pipe(z.array(z.enum(words)).min(1).max(40))
    .meta({ description: `Comma-separated: ${words.join(' ')}` });
}

export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^-?\d{1,9}$/, 'wholeNumber')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ description: `${min}..${max}` });
}

export const flag = z
  .enum(['true', 'false'])
  .transform((word) => word === 'true')
  .meta({ description: 'true or false' });

export const queryDate = z.string().refine(isCalendarDate, { error: 'calendarDate' }).describe('yyyy-MM-dd (JST)');

/** In UTC, as the records compare it. A `+` that was not encoded arrives as a blank, which is said instead of guessed. */
export const queryInstant = z
  .string()
  .refine((text) => !/ \d{2}:\d{2}$/.test(text), { error: 'plusNotEncoded', abort: true })
  .pipe(instantText)
  .transform((text) => instant(new Date(text)))
  .meta({ format: 'date-time', description: 'RFC 3339 with offset; write + as %2B' });

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Free text to look for, cleaned as it is in a body; what no stored text can hold is a fault, not a search that finds nothing. */
export function queryText(max: number) {
  return line().min(1).max(max).refine((text) => !CONTROL.test(text) && text.isWellFormed(), { error: 'controlCharacter' });
}

/** A number of ours or of Yamato's to look for: it holds nothing but ASCII, in whatever width it was typed. */
export function queryNumber(max: number) {
  return queryText(max).overwrite(toHalfWidthAscii);
}

/** Opaque; only what an earlier page answered is understood. */
export const queryCursor = z.string().min(1).max(512).describe('From `next` of the page before');
