/** Settings that say a master key, or which program says it. */
import { z } from 'zod';

export type KeySource = { readonly key: Uint8Array } | { readonly command: readonly string[] };

/** 32 bytes in base64. */
export function keySetting() {
  return z.string().transform(decodeKey).optional();
}

/**
 * A program and its arguments, and no shell reads it: as a JSON list, or as words with blanks between where none of them has a
 * character that a shell would take for something else.
 */
export function commandSetting() {
  return z.string().transform(wordsOf).optional();
}

const NAMES = ['MASTER_KEY', 'NEW_MASTER_KEY', 'PREVIOUS_MASTER_KEY'] as const;

/** The keys that are given both ways. */
export function keysSaidTwice(given: Readonly<Record<string, string | undefined>>): readonly (typeof NAMES)[number][] {
  return NAMES.filter((name) => given[name] !== undefined && given[`${name}_COMMAND`] !== undefined);
}

export function sourceOf(key: Uint8Array | undefined, command: readonly string[] | undefined): KeySource | undefined {
  if (key !== undefined) return { key };
  return command === undefined ? undefined : { command };
}

function decodeKey(text: string, context: z.RefinementCtx): Uint8Array {
  const key = Buffer.from(text, 'base64');
  if (!/^[A-Za-z0-9+/]+=*$/.test(text) || key.length !== 32) {
    context.addIssue({ code: 'custom', message: 'is not 32 bytes in base64' });
  }
  return new Uint8Array(key);
}

function wordsOf(text: string, context: z.RefinementCtx): readonly string[] {
  const isList = text.trimStart().startsWith('[');
  const words = isList ? listOf(text) : text.trim().split(/\s+/);
  if (words?.[0] === undefined || words[0] === '') {
    context.addIssue({ code: 'custom', message: 'is not a JSON list of a program and its arguments' });
    return [];
  }
  if (!isList && /["'`$|&;<>(){}*?~\\#]/.test(text)) {
    context.addIssue({ code: 'custom', message: 'has characters that only a shell understands, and none is asked: write the program and its arguments as a JSON list, or put it into a script' });
  }
  return words;
}

function listOf(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : null;
  } catch {
    return null;
  }
}
