import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { runProcess } from '../support/processes.ts';

const MASTER_KEY = randomBytes(32).toString('base64');
const DATABASE_URL = 'postgres://torihiki@127.0.0.1:1/torihiki';
const TEMPORAL_ADDRESS = '127.0.0.1:1';

const starts: Record<string, { env: Record<string, string>; says: RegExp[] }> = {
  'an API of its own without DATABASE_URL': { env: { ROLE: 'api', TEMPORAL_ADDRESS }, says: [/DATABASE_URL: is missing: with ROLE=api .*PGlite belongs to one process/] },
  'a worker of its own without DATABASE_URL': { env: { ROLE: 'worker', TEMPORAL_ADDRESS }, says: [/DATABASE_URL: is missing: with ROLE=worker/] },
  'production without MASTER_KEY': { env: { ENVIRONMENT: 'production', DATABASE_URL, TEMPORAL_ADDRESS }, says: [/MASTER_KEY: is missing/] },
  'production without an engine': { env: { NODE_ENV: 'production', DATABASE_URL, MASTER_KEY }, says: [/TEMPORAL_ADDRESS: is missing/] },
  'a master key that is none': { env: { MASTER_KEY: 'c2hvcnQ=' }, says: [/MASTER_KEY: is not 32 bytes in base64/] },
  'all faults at once': {
    env: { ROLE: 'api', ENVIRONMENT: 'production', PORT: '70000', LOG_LEVEL: 'loud' },
    says: [/5 faults/, /PORT: is not between 1 and 65535/, /LOG_LEVEL: is not one of/, /DATABASE_URL: is missing/, /TEMPORAL_ADDRESS: is missing/, /MASTER_KEY: is missing/],
  },
  'neither an engine nor a database that answers': {
    env: { ENVIRONMENT: 'production', ROLE: 'worker', DATABASE_URL, MASTER_KEY, TEMPORAL_ADDRESS },
    says: [/TEMPORAL_ADDRESS is 127\.0\.0\.1:1/, /PostgreSQL that DATABASE_URL names: .*ECONNREFUSED/],
  },
};

test.each(Object.entries(starts))('%s is refused with the reason, and nothing of the environment is shown', async (_name, { env, says }) => {
  const refused = runProcess(env);
  expect(await refused.ended).toBe(1);
  for (const said of says) expect(refused.output()).toMatch(said);
  expect(refused.output()).not.toContain(MASTER_KEY);
  expect(refused.output()).not.toMatch(/^\s+at /m);
}, 60_000);
