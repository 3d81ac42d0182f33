/** Texts that people type or paste: cleaned before their length is looked at, so that what is stored is what was meant. */
import { z } from 'zod';
import { manyLines, oneLine } from '../../domain/values/typed-text.ts';

/** One line. */
export function line(): z.ZodString {
  return z.string().overwrite(oneLine);
}

/** Line breaks may be in it. */
export function lines(): z.ZodString {
  return z.string().overwrite(manyLines);
}
