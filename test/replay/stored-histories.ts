import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { ORIGIN } from '../../src/domain/order/origin.ts';
import { converterPaths } from '../../src/keys/data-converter.ts';
import { spansOfOrders } from '../../src/observe/activities.ts';

export const historiesFolder = join(import.meta.dirname, 'histories');

export function storedNames(): string[] {
  return readdirSync(historiesFolder).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)).toSorted();
}

export function storedHistory(name: string): temporal.api.history.v1.IHistory {
  return historyFromJSON(JSON.parse(readFileSync(join(historiesFolder, `${name}.json`), 'utf8')));
}

/** The same as if every message in it had come with a trace of its own. */
function traced(history: temporal.api.history.v1.IHistory): temporal.api.history.v1.IHistory {
  for (const [index, event] of (history.events ?? []).entries()) {
    const traceparent = `00-${String(index).padStart(32, '1')}-${String(index).padStart(16, '1')}-01`;
    const header = { fields: { [ORIGIN]: defaultPayloadConverter.toPayload({ requestId: `request-${index}`, traceparent }) } };
    if (event.workflowExecutionStartedEventAttributes != null) event.workflowExecutionStartedEventAttributes.header = header;
    if (event.workflowExecutionSignaledEventAttributes != null) event.workflowExecutionSignaledEventAttributes.header = header;
    const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    if (update != null) update.header = header;
  }
  return history;
}

/** Replays the whole corpus against a bundle of workflow code. What went wrong, by history; null: it replays. */
export async function replayStored(workflowBundle: WorkflowBundleOption, as: 'recorded' | 'traced' = 'recorded'): Promise<Map<string, Error | null>> {
  const histories = storedNames().map((name) => ({ workflowId: name, history: as === 'traced' ? traced(storedHistory(name)) : storedHistory(name) }));
  const results = new Map<string, Error | null>();
  const replayed = Worker.runReplayHistories({ workflowBundle, dataConverter: converterPaths, replayName: 'stored', sinks: spansOfOrders }, histories);
  for await (const { workflowId, error } of replayed) results.set(workflowId, error ?? null);
  return results;
}
