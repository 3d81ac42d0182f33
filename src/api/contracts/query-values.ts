/** Values as a query string spells them. */
import { z } from 'zod';
import { isCalendarDate } from '../../domain/japan-time.ts';

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
    .regex(/^-?\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ description: `${min}..${max}` });
}

export const flag = z
  .enum(['true', 'false'])
  .transform((word) => word === 'true')
  .meta({ description: 'true or false' });

export const queryDate = z.string().refine(isCalendarDate, { error: 'calendarDate' }).describe('yyyy-MM-dd (JST)');

export const queryInstant = z.iso.datetime({ offset: true });

/** Opaque; only what an earlier page answered is understood. */
export const queryCursor = z.string().min(1).max(512).describe('From `next` of the page before');
