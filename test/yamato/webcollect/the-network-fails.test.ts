import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeInquiryConnections } from '../../../src/yamato/form-post.ts';
import { describeFaultMatrix, saidOfFailures } from '../fault-matrix.ts';
import { everyOperation } from './every-operation.ts';
import { aMerchant, ok } from './stub-webcollect.ts';

afterAll(closeInquiryConnections);

const matrix = {
  operations: everyOperation,
  asking: ['A03', 'E04', 'H01'],
  merchantAt: (url: string, timeoutMs = 2_000) => aMerchant(url, { timeoutMs }),
  answer: ok({ resultCount: '0', cardUnit: '0', ipAddress: '192.0.2.1' }),
};

describeFaultMatrix(matrix);

test('no outcome of a failure carries what was sent, and the client writes no log', async () => {
  const said = await saidOfFailures(matrix);
  for (const secret of ['1234567', 'ABCD1234', 'Abcd0123', '見本', '090-0000', 'hanako', '888888801', '0123456789abcdef', 'member01']) expect(said).not.toContain(secret);
  const folder = join(import.meta.dirname, '../../../src/yamato/webcollect');
  const sources = globSync('*.ts', { cwd: folder });
  expect(sources.length).toBeGreaterThan(10);
  for (const source of sources) expect(readFileSync(join(folder, source), 'utf8'), source).not.toMatch(/console\.|log\./);
});
