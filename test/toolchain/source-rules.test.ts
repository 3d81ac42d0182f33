import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** A variable, or a collection that is filled later, at the top of a module. */
const MODULE_STATE = /^(?:export )?(?:let\b|const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap)(?:<.*>)?\(\)|\[\]|\{\}))/;

const CUT = /toISOString\(\)\s*\.(?:slice|substring|substr|split|replace)/;

/** `file:line` of every line in `src` that matches, outside the folders named. */
function linesWith(pattern: RegExp, except: RegExp): string[] {
  return globSync('src/**/*.ts', { cwd: ROOT })
    .filter((file) => !except.test(file))
    .flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}`] : [])),
    );
}

describe('what the linter cannot express', () => {
  it('looks at the sources at all', () => {
    expect(linesWith(/import/, /^$/).length).toBeGreaterThan(50);
  });

  it('only the sandbox knows its control routes', () => {
    expect(linesWith(/['"`/]sandbox\/(?:ledger|requests|clock|faults|console|merchants)/, /^src\/sandbox\//)).toEqual([]);
  });

  it('no order leaves anything behind in the modules that all orders share', () => {
    // But for one memo of a table that is always the same.
    expect(linesWith(MODULE_STATE, /^src\/(?!workflows\/|domain\/)|charset\.ts$/)).toEqual([]);
    for (const line of ['let last = 0;', 'const seen = new Map<string, number>();', 'export const lines: string[] = [];']) expect(MODULE_STATE.test(line), line).toBe(true);
  });

  it('nobody cuts a date out of an instant but the one function for it', () => {
    expect(linesWith(CUT, /^src\/(?:domain\/japan-time\.ts|sandbox\/)/)).toEqual([]);
  });

  it('and the pattern for that catches the usual way to do it', () => {
    expect(CUT.test('new Date(at).toISOString().slice(0, 10)')).toBe(true);
  });
});
