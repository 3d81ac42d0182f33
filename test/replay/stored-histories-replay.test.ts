import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { converterPaths } from '../../src/keys/data-converter.ts';
import { bundleOrderWorkflow } from '../../src/worker/workflow-bundle.ts';
import { paths } from './paths.ts';
import { replayStored, storedNames } from './stored-histories.ts';

describe('a stored history', () => {
  let current: Map<string, Error | null>;
  let changed: Map<string, Error | null>;
  beforeAll(async () => {
    current = await replayStored(await bundleOrderWorkflow());
    const workflowsPath = fileURLToPath(new URL('./changed-order.ts', import.meta.url));
    changed = await replayStored(await bundleWorkflowCode({ workflowsPath, ...converterPaths }));
  });

  test('is there for every path of an order', () => {
    expect(storedNames()).toEqual(expect.arrayContaining(Object.keys(paths)));
  });

  test.each(storedNames())('replays against the present workflow: %s', (name) => {
    expect(current.get(name)).toBeNull();
  });

  test.each(storedNames())('does not replay against a workflow that has changed: %s', (name) => {
    expect(changed.get(name)).toBeInstanceOf(DeterminismViolationError);
  });
});
