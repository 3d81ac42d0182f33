/**
 * Records the corpus anew: `node test/replay/record.ts [path ...]`. Plain payloads: the data is made up, and a history
 * in clear can be read when its replay fails.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { startDevServer } from '../../src/engine/dev-server.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { freePort } from '../../src/engine/ports.ts';
import { obtainTemporalCli } from '../../src/engine/temporal-cli.ts';
import type { Records } from '../../src/records/records.ts';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { startSystem, type System } from '../support/system.ts';
import { paths, roadOf } from './paths.ts';
import { historiesFolder } from './stored-histories.ts';

/** So often a publication fails for a shop whose records are to come back. */
const FAILURES = 2;
let failing = 0;

function failAtFirst(records: Records): Records {
  return {
    ...records,
    publish(publication) {
      if (failing > 0) {
        failing -= 1;
        return Promise.reject(new Error('the records are down'));
      }
      return records.publish(publication);
    },
  };
}

/** Where and by whom it was recorded is nobody's business, nor does a replay need it. */
function scrubbed(key: string, value: unknown): unknown {
  if (key === 'identity') return 'worker';
  if (key === 'encodedAttributes') return { metadata: { encoding: base64('json/plain') }, data: base64(JSON.stringify({ message: 'recorded', stack_trace: '' })) };
  if (key === 'taskQueue' && typeof value === 'object' && value !== null && 'normalName' in value) return { ...value, name: 'sticky' };
  return value;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

async function record(system: System, name: string): Promise<void> {
  const path = paths[name];
  if (path === undefined) throw new Error(`no such path: ${name}`);
  const road = await roadOf(system, name, path);
  failing = path.recordsFail === true ? FAILURES : 0;
  await path.drive(road);
  const workflowId = orderWorkflowId(road.shop, road.orderNumber);
  let run = 0;
  for await (const { runId } of system.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    run += 1;
    const history = await system.client.workflow.getHandle(workflowId, runId).fetchHistory();
    const { events } = JSON.parse(historyToJSON(history)) as { events: unknown[] };
    const lines = events.map((event) => `  ${JSON.stringify(event, scrubbed)}`).join(',\n');
    const file = `${name}${run === 1 ? '' : `-${run}`}.json`;
    writeFileSync(join(historiesFolder, file), `{"events": [\n${lines}\n]}\n`);
    console.log(`${file}: ${events.length} events`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'torihiki-replay-'));
const cli = await obtainTemporalCli({ env: process.env, report: console.log });
const server = await startDevServer({
  cliPath: cli.path, serverVersion: cli.serverVersion, port: await freePort(), ui: 'headless', storage: 'inMemory', namespace: 'default', logFile: join(folder, 'engine.log'),
});
await prepareNamespace(server.address, 'default');
const system = await startSystem({ engine: { address: server.address, namespace: 'default' }, codec: 'off', wrapRecords: failAtFirst, taskQueue: 'orders' });
try {
  mkdirSync(historiesFolder, { recursive: true });
  const wanted = process.argv.slice(2);
  for (const name of wanted.length > 0 ? wanted : Object.keys(paths)) await record(system, name);
} finally {
  await system.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
