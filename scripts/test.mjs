import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';
import { closingLine, verdict } from './closing-line.mjs';
import { exitIfInterrupted, runNode } from './run-node.mjs';

/**
 * `npm test`: types, lint, dead exports, then the tests of `projects`, then the
 * closing line. A failed check does not keep the tests from running; each check
 * counts as one in the closing line, so that the line and the exit code agree.
 * Arguments go to vitest (file names, `-t name`), `env` to the tests.
 */
export async function test(projects, args, env = {}) {
  const checks = await check();
  const { code, counts } = await runVitest(projects, args, env);
  exitIfInterrupted();
  const total = {
    passed: counts.passed + checks.passed,
    // vitest may fail without a failing test (a broken set-up): that is one failure more.
    failed: counts.failed + checks.failed.length + (code !== 0 && counts.failed === 0 ? 1 : 0),
    skipped: counts.skipped,
  };
  if (checks.failed.length > 0) console.log(`\nFailed checks: ${checks.failed.join(', ')}`);
  for (const name of counts.skippedBecause) console.log(`Skipped: ${name}`);
  console.log(`\n${closingLine(total)}`);
  return verdict(total, process.env.CI === 'true');
}

async function runVitest(projects, args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-test-'));
  const file = join(folder, 'counts.json');
  const reporters = ['--reporter=default', '--reporter=./scripts/count-reporter.mjs'];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...projects.map((name) => `--project=${name}`), ...reporters];
  try {
    const code = await runNode([...vitest, ...args], { ...env, TEST_COUNTS_FILE: file });
    return { code, counts: readCounts(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0, skippedBecause: [] }; // vitest ended before it counted: its exit code says so
  }
}
