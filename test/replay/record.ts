/**
 * Records the corpus: `node test/replay/record.ts [--into folder] [road ...]`, all roads unless some are named. Plain
 * payloads: the data is made up, and a history in clear can be read when its replay fails.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { startDevServer } from '../../src/engine/dev-server.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { freePort } from '../../src/engine/ports.ts';
import { obtainTemporalCli } from '../../src/engine/temporal-cli.ts';
import { type Line, openLine } from '../support/line.ts';
import { startSystem } from '../support/system.ts';
import { waitFor } from '../support/wait-for.ts';
import { everyRoad } from './every-road.ts';
import { recordsTrouble } from './records-trouble.ts';
import { type Around, openRoad, type Path } from './road.ts';
import { historiesFolder } from './stored-histories.ts';

/** Waiting is most of what a road does. */
const ROADS_AT_ONCE = 4;
/** The engine proposes a new history from this many events on, far sooner than by itself, so that one road shows it. */
const SUGGEST_CONTINUE_AS_NEW_AT = 250;

/** Of no use to a replay, and nobody's business: where, by whom and with which build it was recorded. */
const useless: ReadonlySet<string> = new Set(['identity', 'workerVersion', 'taskId', 'requestId', 'meteringMetadata', 'header']);
const MILLISECONDS = '2026-11-25T00:00:00.000'.length;

function scrubbed(key: string, value: unknown): unknown {
  if (useless.has(key)) return undefined;
  switch (key) {
    case 'encodedAttributes':
      return payload({ message: 'recorded', stack_trace: '' });
    case 'eventTime':
      return `${String(value).slice(0, MILLISECONDS)}Z`;
    case 'workflowTaskScheduledEventAttributes':
      return {};
    case 'workflowExecutionUpdateCompletedEventAttributes':
      return withoutOrder(value as Answered);
    default:
      return value;
  }
}

type Answered = { readonly outcome: { readonly success?: { readonly payloads: readonly { readonly data: string }[] } } };

/** The answer to a start shows the whole order: it is long, and no replay compares it. */
function withoutOrder(answered: Answered): unknown {
  const [answer] = answered.outcome.success?.payloads ?? [];
  if (answer === undefined) return answered;
  const { order, ...rest } = JSON.parse(Buffer.from(answer.data, 'base64').toString()) as { order?: unknown };
  return order === undefined ? answered : { ...answered, outcome: { success: { payloads: [payload(rest)] } } };
}

function payload(value: unknown): { metadata: { encoding: string }; data: string } {
  return { metadata: { encoding: base64('json/plain') }, data: base64(JSON.stringify(value)) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** All runs of an order, oldest first, once the last one is over. */
async function endedRuns({ system }: Around, workflowId: string, count: number): Promise<WorkflowExecutionInfo[]> {
  const list = async (): Promise<WorkflowExecutionInfo[]> => {
    const runs: WorkflowExecutionInfo[] = [];
    for await (const run of system.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
    return runs.toSorted((one, other) => Number(one.startTime) - Number(other.startTime));
  };
  return waitFor(list, (runs) => runs.length === count && runs.every(({ status }) => status.name !== 'RUNNING'));
}

async function record(around: Around, folder: string, name: string, path: Path): Promise<void> {
  const began = Date.now();
  const road = await openRoad(around, name, Object.keys(everyRoad).indexOf(name) + 1, path);
  await path.drive(road);
  const { workflowId } = road;
  const runs = await endedRuns(around, workflowId, path.runs ?? 1);
  const histories = await Promise.all(runs.map(({ runId }) => around.system.client.workflow.getHandle(workflowId, runId).fetchHistory()));
  const own = new RegExp(`^${name}(-\\d+)?\\.json$`);
  for (const file of readdirSync(folder)) if (own.test(file)) rmSync(join(folder, file));
  const counts = histories.map((history, run) => {
    const { events } = JSON.parse(historyToJSON(history)) as { events: unknown[] };
    const lines = events.map((event) => `  ${JSON.stringify(event, scrubbed)}`).join(',\n');
    writeFileSync(join(folder, `${name}${run === 0 ? '' : `-${run + 1}`}.json`), `{"events": [\n${lines}\n]}\n`);
    return events.length;
  });
  console.log(`${name}: ${counts.join(' and ')} events, ${((Date.now() - began) / 1_000).toFixed(1)} s`);
}

/** Records these, several at once; returns what went wrong. */
async function recordAll(around: Around, folder: string, names: readonly string[], atOnce: number): Promise<string[]> {
  const waiting = [...names];
  const faults: string[] = [];
  const next = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const path = everyRoad[name];
      if (path === undefined) throw new Error(`no such road: ${name}`);
      await record(around, folder, name, path).catch((error: unknown) => faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return faults;
}

const { values, positionals } = parseArgs({ options: { into: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !Object.hasOwn(everyRoad, name));
if (unknown.length > 0) throw new Error(`no such road: ${unknown.join(', ')}`);
const names = positionals.length > 0 ? positionals : Object.keys(everyRoad);
const into = values.into === undefined ? historiesFolder : resolve(values.into);
mkdirSync(into, { recursive: true });

const temporary = mkdtempSync(join(tmpdir(), 'torihiki-replay-'));
const cli = await obtainTemporalCli({ env: process.env, report: console.log });
const server = await startDevServer({
  cliPath: cli.path, serverVersion: cli.serverVersion, port: await freePort(), ui: 'headless', storage: 'inMemory', namespace: 'default', logFile: join(temporary, 'engine.log'),
  settings: { 'limit.historyCount.suggestContinueAsNew': SUGGEST_CONTINUE_AS_NEW_AT },
});
await prepareNamespace({ address: server.address }, 'default');
const trouble = recordsTrouble();
let line: Line | undefined;
const system = await startSystem({
  engine: { address: server.address, namespace: 'default' }, codec: 'off', wrapRecords: trouble.wrap, taskQueue: 'orders',
  yamatoUrl: async (url) => (line = await openLine(url)).url,
});
try {
  if (line === undefined) throw new Error('no line to Yamato');
  const around: Around = { system, trouble, line };
  const isAlone = (name: string): boolean => everyRoad[name]?.alone === true;
  const faults = [
    ...(await recordAll(around, into, names.filter((name) => !isAlone(name)), ROADS_AT_ONCE)),
    ...(await recordAll(around, into, names.filter(isAlone), 1)),
  ];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await system.close();
  await line?.down();
  await server.stop();
  rmSync(temporary, { recursive: true, force: true });
}
