/**
 * Entry point of every process. Development: everything in one. Production: `ROLE=api` and `ROLE=worker` are the two
 * halves, `ROLE=all` both in one, and `ROLE=migrate` goes before them and ends; configured by environment only.
 */
import { parseConfig } from './config.ts';
import { createLog } from './log.ts';
import { banner } from './process/banner.ts';
import { migrate } from './process/migrate.ts';
import { openProcess } from './process/open-process.ts';
import { startFault } from './process/start-fault.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Development promises ten seconds; production waits for the longest call, and then some. */
const STOP_WITHIN_MS = { development: 9_500, production: 60_000 } as const;

const startedAt = Date.now();
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  const config = parseConfig(process.env, process.argv.slice(2));
  const development = config.environment === 'development';
  const log = createLog(development && process.env['LOG_LEVEL'] === undefined ? 'warn' : config.logLevel);
  const tell = development ? say : (line: string): void => log.info({ event: 'process.progress' }, line);
  if (config.role === 'migrate') {
    await migrate(config, process.env, tell, (line) => log.warn({ event: 'engine.lacks' }, line));
    process.exit(0);
  }
  let stop: () => Promise<void> = async () => process.exit(0);
  stopOnSignal(() => stop(), STOP_WITHIN_MS[config.environment], (error) => log.error({ event: 'process.stopFailed', err: error }, 'could not stop cleanly'));
  const running = await openProcess(config, process.env, log, tell);
  stop = () => running.stop();
  if (running.dev !== null) say(banner(running.dev, Date.now() - startedAt, new Date(), running.ordersWithoutRun));
  else log.info({ event: 'process.ready', role: config.role, port: config.port }, 'ready');
  await running.broken.catch(async (error: unknown) => {
    log.fatal({ event: 'process.broken', err: error }, 'a part has broken; stopping');
    await running.stop();
    process.exit(1);
  });
} catch (error) {
  say(startFault('process', error).message);
  process.exit(1);
}
