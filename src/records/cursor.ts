/** Opaque cursors: base64url of a small JSON array. Nobody but us reads them; a wrong one is an error, never a guess. */
import { BadCursorError } from './bad-cursor.ts';

export type CursorPart = string | number;

export function encodeCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts, if they are of these types. Throws `BadCursorError`. */
export function decodeCursor(cursor: string, types: readonly ('string' | 'number')[]): readonly CursorPart[] {
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== types.length) throw new BadCursorError();
  return parts.map((part: unknown, at) => {
    if (typeof part === 'string' && types[at] === 'string' && !part.includes('\0')) return part;
    if (typeof part === 'number' && types[at] === 'number' && Number.isSafeInteger(part)) return part;
    throw new BadCursorError();
  });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new BadCursorError();
  }
}
