import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from './server.ts';

/**
 * The sandbox alone: `SANDBOX_PORT` (3001; 0 takes any), `SANDBOX_HOST` (127.0.0.1), `DATA_DIR` (data), `SANDBOX_DEMO_FOR`
 * (the API whose demo shop it knows, as `http://api:3000`), `SANDBOX_PUBLIC_URL` (where browsers reach it; absent: where the
 * caller did). Stops on Ctrl-C.
 */

const dataDir = process.env['DATA_DIR'] ?? 'data';
const demoFor = process.env['SANDBOX_DEMO_FOR'];
const publicUrl = process.env['SANDBOX_PUBLIC_URL'];
const portText = process.env['SANDBOX_PORT'] ?? '3001';
const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;

/** One made-up merchant for each service, so that a first call works at once; those of a demo shop have the same codes and go on by themselves. */
const SAMPLE = { code: '12345678901', password: 'abcd1234', buyerLimitYen: 55_000 };
const CARD_SAMPLE = { code: '888888801', accessKey: '1234567' };

if (!(port <= 65_535)) {
  console.error(`SANDBOX_PORT must be a port number, not "${portText}"`);
  process.exit(1);
}
mkdirSync(dataDir, { recursive: true, mode: 0o700 });

try {
  const sandbox = await startSandbox({
    port,
    host: process.env['SANDBOX_HOST'] ?? '127.0.0.1',
    databasePath: join(dataDir, 'sandbox.sqlite'),
    ...(publicUrl === undefined || publicUrl === '' ? {} : { publicUrl }),
    ...(demoFor === undefined || demoFor === '' ? { merchants: [SAMPLE], cardMerchants: [CARD_SAMPLE] } : { demoFor }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
  console.log(`sandbox ready: ${sandbox.url}  (console: ${sandbox.url}/, merchant ${SAMPLE.code} / ${SAMPLE.password}, for cards ${CARD_SAMPLE.code} / ${CARD_SAMPLE.accessKey})`);
} catch (error) {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    console.error(`port ${port} is in use; set SANDBOX_PORT to another one`);
  } else {
    console.error(error);
  }
  process.exit(1);
}
