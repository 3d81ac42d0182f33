import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** A variable, or a collection that is filled later, at the top of a module. */
const MODULE_STATE = /^(?:export )?(?:let\b|const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap)(?:<.*>)?\(\)|\[\]|\{\}))/;

const CUT = /toISOString\(\)\s*\.(?:slice|substring|substr|split|replace)/;

/** What one of Yamato's services or another calls things. */
const SERVICE_WORDS = /KAA|kaa[a-z]{2}\d|後払い|掛け払い|webコレクト|\bsms|Sms|SMS|[Ii]nvoice|INVOICE|[Aa]tobarai|[Ww]eb[Cc]ollect|[Kk]akebarai/;

/** What one payment method or another is called, and what only one of them has. */
const METHOD_WORDS = /KAA|kaa[a-z]{2}\d|後払い|掛け払い|webコレクト|\bsms|Sms|SMS|[Ii]nvoice(?!d)|INVOICE|[Aa]tobarai|[Ww]eb[Cc]ollect|[Kk]akebarai|ycf|'card'/;

/** May a file of the sandbox's import that? The core only itself, a service the core and itself. */
function mayImport(file: string, imported: string): boolean {
  const target = normalize(join(dirname(file), imported));
  const part = /^src\/sandbox\/(?:core|services\/[^/]+)\//;
  const home = part.exec(file)?.[0] ?? '';
  return target.startsWith('src/sandbox/core/') || (home !== '' && target.startsWith(home));
}

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

  it('the core of the sandbox names no service that it plays', () => {
    expect(linesWith(SERVICE_WORDS, /^src\/(?!sandbox\/core\/)/)).toEqual([]);
    for (const line of ["operation === 'KAARA'", 'クロネコ代金後払い', 'order.sms', "code('kaasl020E')", 'orderInvoice: string', '@see atobarai §1', "'../services/webcollect/wire.ts'"]) {
      expect(SERVICE_WORDS.test(line), line).toBe(true);
    }
    expect(linesWith(SERVICE_WORDS, /^src\/(?!sandbox\/services\/)/).length).toBeGreaterThan(20);
  });

  it('the API names no payment method but in its parts, and the records name none', () => {
    const common = /^src\/(?!api\/|records\/)|^src\/api\/methods(?:\.ts$|\/(?!api-method\.ts$))/;
    expect(linesWith(METHOD_WORDS, common)).toEqual([]);
    for (const line of ["service: 'atobarai'", '代金後払い', "code === 'smsCodeRequired'", 'readSmsPush', 'isSettingsCode("kaara010E")', '@see atobarai §2.9', 'printInvoice(', 'ycfStrCode', "method === 'card'", "'kakebarai'"]) {
      expect(METHOD_WORDS.test(line), line).toBe(true);
    }
    for (const line of ['holdsCardNumber', 'card numbers are refused', "'invoiced'"]) expect(METHOD_WORDS.test(line), line).toBe(false);
    expect(linesWith(METHOD_WORDS, /^src\/(?!api\/methods\/)/).length).toBeGreaterThan(20);
  });

  it('what all orders share names no payment method', () => {
    const shared = /^src\/(?!workflows\/|domain\/(?:lifecycle|order)\/|activities\/[^/]+\.ts$|observe\/|worker\/)|^src\/activities\/services\.ts$/;
    expect(linesWith(METHOD_WORDS, shared)).toEqual([]);
    // It looks where it should: the same words stand in the methods' own folders.
    expect(linesWith(METHOD_WORDS, /^src\/(?!domain\/atobarai\/|activities\/atobarai\/)/).length).toBeGreaterThan(50);
    expect(linesWith(/import/, shared).length).toBeGreaterThan(200);
  });

  it('a service of the sandbox stands on the core alone, and the core on nothing', () => {
    const files = globSync('src/sandbox/{core,services}/**/*.ts', { cwd: ROOT });
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const imports = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/from '(\.[^']+)'/g)].map((found) => found[1] ?? '');
      for (const imported of imports) expect(mayImport(file, imported), `${file} -> ${imported}`).toBe(true);
    }
  });

  it.each([
    ['src/sandbox/core/clock.ts', '../services/made-up/order.ts', false],
    ['src/sandbox/core/wire/send.ts', '../../server.ts', false],
    ['src/sandbox/services/made-up/wire.ts', '../another/order.ts', false],
    ['src/sandbox/services/made-up/operations/cancel.ts', '../order.ts', true],
    ['src/sandbox/services/made-up/wire.ts', '../../core/service.ts', true],
  ])('of the sandbox, %s may import %s: %s', (file, imported, may) => {
    expect(mayImport(file, imported)).toBe(may);
  });

  it('nothing of OpenTelemetry is loaded unless a collector is named', () => {
    expect(linesWith(/from '@opentelemetry\//, /^src\/observe\/otlp\.ts$/)).toEqual([]);
    expect(linesWith(/from '[^']*\/otlp\.ts'/, /^$/), 'only ever by import(), where it is needed').toEqual([]);
    expect(linesWith(/import\('[^']*\/otlp\.ts'\)/, /^$/)).toHaveLength(1);
    expect(linesWith(/from '@opentelemetry\//, /^src\/(?!observe\/)/).length).toBeGreaterThan(2);
  });

  it('no order leaves anything behind in the modules that all orders share', () => {
    // But for one memo of a table that is always the same, and the methods, which are put in use while the modules load.
    expect(linesWith(MODULE_STATE, /^src\/(?!workflows\/|domain\/)|charset\.ts$|lifecycle\/method\.ts$/)).toEqual([]);
    for (const line of ['let last = 0;', 'const seen = new Map<string, number>();', 'export const lines: string[] = [];']) expect(MODULE_STATE.test(line), line).toBe(true);
  });

  it('nobody cuts a date out of an instant but the one function for it', () => {
    expect(linesWith(CUT, /^src\/(?:domain\/values\/japan-time\.ts|sandbox\/)/)).toEqual([]);
  });

  it('and the pattern for that catches the usual way to do it', () => {
    expect(CUT.test('new Date(at).toISOString().slice(0, 10)')).toBe(true);
  });
});
