import { fileURLToPath } from 'node:url';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { paths } from './paths.ts';
import { replayStored, storedNames } from './stored-histories.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

describe('a stored history', () => {
  let current: Map<string, Error | null>;
  let changed: Map<string, Error | null>;
  beforeAll(async () => {
    current = await replayStored(fileOf('../../src/workflows/order.ts'));
    changed = await replayStored(fileOf('./changed-order.ts'));
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
