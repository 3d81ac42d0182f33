/** Opaque cursors: base64url of a small JSON array. Nobody but us reads them; a wrong one is an error, never a guess. */
import { isStorableInstant } from '../domain/values/instant.ts';
import { BadCursorError } from './bad-cursor.ts';

export type CursorPart = string | number;

export function encodeCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** `instant`: as `instantText` writes it, so that the database reads it too; `int4`: what its integers hold. */
export type CursorType = 'string' | 'instant' | 'number' | 'int4';

const INT4_MAX = 2_147_483_647;

/** The parts, if they are of these types. Throws `BadCursorError`. */
export function decodeCursor(cursor: string, types: readonly CursorType[]): readonly CursorPart[] {
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== types.length) throw new BadCursorError();
  return parts.map((part: unknown, at) => {
    const type = types[at];
    if (typeof part === 'string' && (type === 'string' ? isStorable(part) : type === 'instant' && isInstant(part))) return part;
    if (typeof part === 'number' && (type === 'number' ? Number.isSafeInteger(part) : type === 'int4' && isInt4(part))) return part;
    throw new BadCursorError();
  });
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function isInstant(text: string): boolean {
  const moment = Date.parse(text);
  return !Number.isNaN(moment) && isStorableInstant(text) && new Date(moment).toISOString() === text;
}

function isInt4(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= INT4_MAX;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursorError();
  }
}
