import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { converterPaths } from '../../src/keys/data-converter.ts';

export const historiesFolder = join(import.meta.dirname, 'histories');

export function storedNames(): string[] {
  return readdirSync(historiesFolder).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)).toSorted();
}

export function storedHistory(name: string): temporal.api.history.v1.IHistory {
  return historyFromJSON(JSON.parse(readFileSync(join(historiesFolder, `${name}.json`), 'utf8')));
}

/** Replays the whole corpus against a bundle of workflow code. What went wrong, by history; null: it replays. */
export async function replayStored(workflowBundle: WorkflowBundleOption): Promise<Map<string, Error | null>> {
  const histories = storedNames().map((name) => ({ workflowId: name, history: storedHistory(name) }));
  const results = new Map<string, Error | null>();
  const replayed = Worker.runReplayHistories({ workflowBundle, dataConverter: converterPaths, replayName: 'stored' }, histories);
  for await (const { workflowId, error } of replayed) results.set(workflowId, error ?? null);
  return results;
}
