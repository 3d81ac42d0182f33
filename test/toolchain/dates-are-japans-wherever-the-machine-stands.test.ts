import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'torihiki-zones-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The tests of the domain and of the wire, in a process whose clock stands in another zone. */
function domainTestsIn(zone: string): Promise<{ counts: unknown; printed: string }> {
  const file = join(folder, `${zone.replace('/', '-')}.json`);
  const files = ['test/domain', 'test/yamato/requests-are-exactly-these-bytes.test.ts'];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project=plain', '--maxWorkers=1', '--reporter=default', '--reporter=./scripts/count-reporter.mjs', ...files];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT, env: { ...process.env, TZ: zone, TEST_COUNTS_FILE: file }, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) => {
      resolve({ counts: JSON.parse(readFileSync(file, 'utf8')), printed: stdout + stderr });
    });
  });
}

// A day behind Japan for most of the day, and a day ahead of it for some.
it.each(['America/Los_Angeles', 'Pacific/Kiritimati'])('the domain and the wire say the same in %s', async (zone) => {
  const { counts, printed } = await domainTestsIn(zone);
  expect(counts, printed.slice(-4_000)).toMatchObject({ failed: 0, passed: expect.toSatisfy((passed: number) => passed > 100) });
}, 180_000);
