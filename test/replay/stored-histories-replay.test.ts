import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { converterPaths } from '../../src/keys/data-converter.ts';
import { bundleOrderWorkflow } from '../../src/worker/workflow-bundle.ts';
import { replayStored, storedNames } from './stored-histories.ts';

// Each history that does not replay is a line of warning, and here half of them must not.
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });

/** Some ten seconds on a machine that has nothing else to do. */
const LIMIT_MS = 180_000;

describe('a stored history', () => {
  let current: Map<string, Error | null>;
  let traced: Map<string, Error | null>;
  let changed: Map<string, Error | null>;
  beforeAll(async () => {
    const engine = inject('engine');
    const workflowsPath = fileURLToPath(new URL('./changed-order.ts', import.meta.url));
    const bundle = 'missing' in engine ? await bundleOrderWorkflow() : { codePath: engine.codePath };
    [current, traced, changed] = await Promise.all([
      replayStored(bundle),
      replayStored(bundle, 'traced'),
      bundleWorkflowCode({ workflowsPath, ...converterPaths, logger: new DefaultLogger('ERROR') }).then((code) => replayStored(code)),
    ]);
  }, LIMIT_MS);

  test.each(storedNames())('replays against the present workflow: %s', (name) => {
    expect(current.get(name)).toBeNull();
  });

  test.each(storedNames())('replays the same where every message is traced: %s', (name) => {
    expect(traced.get(name)).toBeNull();
  });

  test.each(storedNames())('does not replay against a workflow that has changed: %s', (name) => {
    expect(changed.get(name)).toBeInstanceOf(DeterminismViolationError);
  });
});
