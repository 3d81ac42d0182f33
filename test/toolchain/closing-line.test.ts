import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const { closingLine, verdict } = (await import(join(ROOT, 'scripts', 'closing-line.mjs'))) as {
  closingLine: (counts: Counts) => string;
  verdict: (counts: Counts, inCi: boolean) => number;
};
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  skippedBecause?: string[];
}

describe('the closing line', () => {
  it('has the form that scripts look for', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed, 3 skipped');
  });

  it.each([
    [{ passed: 1, failed: 0, skipped: 0 }, true, 0],
    [{ passed: 1, failed: 0, skipped: 1 }, false, 0],
    [{ passed: 1, failed: 0, skipped: 1 }, true, 1],
    [{ passed: 1, failed: 1, skipped: 0 }, false, 1],
  ])('%j in CI: %s gives exit code %i', (counts, inCi, code) => {
    expect(verdict(counts, inCi)).toBe(code);
  });
});

describe('the counts behind it', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'torihiki-counts-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'test'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs vitest on one throw-away file. */
  function countsOf(text: string): { counts: Counts; code: number } {
    writeFileSync(join(folder, 'test', 'sample.test.js'), text);
    const file = join(folder, 'counts.json');
    const args = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', folder, `--reporter=${join(ROOT, 'scripts', 'count-reporter.mjs')}`];
    let code = 0;
    try {
      execFileSync(process.execPath, args, { cwd: folder, env: { ...process.env, TEST_COUNTS_FILE: file }, stdio: 'ignore' });
    } catch (error) {
      code = (error as { status: number }).status;
    }
    return { counts: JSON.parse(readFileSync(file, 'utf8')) as Counts, code };
  }

  it('counts passed, failed, skipped and not yet written tests, and says why they were skipped', () => {
    const text = "import { it, describe } from 'vitest'; it('a', () => {}); it('b', () => { throw new Error('no'); }); it.skip('c', () => {}); it.todo('d'); describe.skip('e (skipped: no engine)', () => { it('f', () => {}); it('g', () => {}); }); it('h', (test) => test.skip('no disk'));";
    expect(countsOf(text)).toEqual({
      counts: { passed: 1, failed: 1, skipped: 5, skippedBecause: ['c', 'd', 'e (skipped: no engine)', 'h (skipped: no disk)'] },
      code: 1,
    });
  });

  it('counts a file that does not load as one failure', () => {
    expect(countsOf("import './nowhere.js';")).toMatchObject({ counts: { passed: 0, failed: 1, skipped: 0 }, code: 1 });
  });

  it('counts an error that nobody caught', () => {
    const text = "import { it } from 'vitest'; it('a', () => { setTimeout(() => { throw new Error('late'); }, 0); return new Promise((done) => setTimeout(done, 20)); });";
    const { counts, code } = countsOf(text);
    expect(code).toBe(1);
    expect(counts.failed).toBe(1);
  });
});
