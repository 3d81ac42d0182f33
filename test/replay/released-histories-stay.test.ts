import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { FROZEN, historyHashes } from '../../scripts/frozen.ts';

/** Orders that were begun by a release are open for up to 400 days: what was recorded of it is replayed for ever, as it was. */
test('no history of a release has gone or changed: the corpus only grows', () => {
  const frozen = z.record(z.string(), z.string()).parse(existsSync(FROZEN) ? JSON.parse(readFileSync(FROZEN, 'utf8')) : {});
  expect(historyHashes()).toMatchObject(frozen);
});
