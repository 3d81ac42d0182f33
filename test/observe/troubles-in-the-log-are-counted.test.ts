import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog, type Log, temporalLogger } from '../../src/log.ts';
import { countTroubles } from '../../src/observe/log-metrics.ts';
import { figureIn, figuresIn } from '../support/figures.ts';

let registry: Registry;
let stop: () => void;
let text: string;
let log: Log;

beforeEach(() => {
  registry = new Registry();
  stop = countTroubles(registry);
  text = '';
  log = createLog('info', { write: (line: string) => void (text += line) });
});
afterEach(() => stop());

const counted = async (level: string, event: string) => figureIn(await registry.metrics(), 'torihiki_log_events_total', { level, event });

test('a warning or worse counts by its level and event, and is still written', async () => {
  log.warn({ event: 'sweep.failed' }, 'sweep round failed');
  log.error({ event: 'sweep.failed', orderNumber: 'A-7' }, 'sweep round failed');
  log.error({ event: 'sweep.failed' }, 'sweep round failed');
  expect(await counted('warn', 'sweep.failed')).toBe(1);
  expect(await counted('error', 'sweep.failed')).toBe(2);
  expect(text.trim().split('\n')).toHaveLength(3);
  expect(await registry.metrics()).not.toContain('A-7');
});

test('what is news, or not even written, does not count', async () => {
  log.info({ event: 'api.request' }, 'request');
  log.debug({ event: 'x' }, 'x');
  createLog('silent').error({ event: 'x' }, 'x');
  expect((await registry.metrics()).split('\n').filter((line) => line.includes('api.request') || line.includes('event="x"'))).toEqual([]);
});

test('a line of a request, of the SDK or without an event counts too', async () => {
  log.child({ requestId: 'r' }).warn({ event: 'api.engineUnavailable' }, 'x');
  temporalLogger(log).error('worker broke');
  log.warn('no event');
  expect([await counted('warn', 'api.engineUnavailable'), await counted('error', 'temporal.sdk'), await counted('warn', 'none')]).toEqual([1, 1, 1]);
});

test('that a process broke is told of from the first reading on', async () => {
  expect(await counted('fatal', 'process.broken')).toBe(0);
  log.fatal({ event: 'process.broken' }, 'a part has broken; stopping');
  expect(await counted('fatal', 'process.broken')).toBe(1);
});

test('and nobody counts any more once it has ended', async () => {
  stop();
  log.error({ event: 'late' }, 'x');
  expect(figuresIn(await registry.metrics(), 'torihiki_log_events_total', { event: 'late' })).toEqual([]);
});
