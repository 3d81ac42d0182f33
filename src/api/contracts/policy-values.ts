/** Values of policies, as a patch of settings spells them; `null` goes back to the default. */
import { z } from 'zod';

export const DAY = 86_400_000;

/** Milliseconds. */
export function ms(min: number, max: number) {
  return z.int().min(min).max(max).nullable().optional();
}

export const days = z.int().min(1).max(400).nullable().optional();
