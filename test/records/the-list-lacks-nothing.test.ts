import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readDestroyedList } from '../../src/keys/destroyed-list.ts';
import { createLog, type Log } from '../../src/log.ts';
import { keepDestroyedList } from '../../src/process/list-keeper.ts';
import type { ErasedOrder } from '../../src/records/contract/erasures.ts';
import type { DestroyedDataKey } from '../../src/records/key-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torihiki-list-'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

test('what another process dates an hour ahead keeps nothing off the list that comes after it with the right date', async () => {
  const since = (at: string, after: unknown): boolean => typeof after !== 'string' || at > after;
  const orders: ErasedOrder[] = [{ shop: 'demo', orderNumber: 'AHEAD', at: '2026-12-01T04:00:00.000Z' }];
  const keys: DestroyedDataKey[] = [{ id: 'key-ahead', shop: 'demo', month: '2026-01', version: 1, destroyedAt: '2026-12-01T04:00:00.000Z' }];
  const records = {
    erasures: async (...asked: unknown[]) => orders.filter(({ at }) => since(at, asked[0])),
    destroyedKeys: async (...asked: unknown[]) => keys.filter(({ destroyedAt }) => since(destroyedAt, asked[0])),
  };
  const file = join(folder, 'destroyed.jsonl');
  const stop = await keepDestroyedList({ records, file, log: createLog('silent') });
  try {
    orders.push({ shop: 'demo', orderNumber: 'RIGHT', at: '2026-12-01T03:00:00.000Z' });
    keys.push({ id: 'key-right', shop: 'demo', month: '2026-02', version: 1, destroyedAt: '2026-12-01T03:00:00.000Z' });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(readDestroyedList(file)).toEqual({ keys, orders });
  } finally {
    await stop();
  }
});

test('records that are away are told from a list that cannot be written, each once for each reason', async () => {
  const lines: string[] = [];
  const log = { warn: ({ event, reason }: { event: string; reason: string }) => lines.push(`${event} ${reason}`) } as unknown as Log;
  const broken = { records: true };
  const records = {
    erasures: async () => [],
    destroyedKeys: async () => {
      if (broken.records) throw new Error('connect ECONNREFUSED 127.0.0.1:5432');
      return [{ id: 'key-1', shop: 'demo', month: '2026-01', version: 1, destroyedAt: '2026-12-01T04:00:00.000Z' }];
    },
  };
  // A folder stands where the file should be.
  const stop = await keepDestroyedList({ records, file: folder, log });
  try {
    await vi.advanceTimersByTimeAsync(35_000);
    expect(lines).toEqual(['destroyedKeys.notCompared connect ECONNREFUSED 127.0.0.1:5432']);
    broken.records = false;
    await vi.advanceTimersByTimeAsync(35_000);
    expect(lines.slice(1)).toEqual([expect.stringMatching(/^destroyedKeys\.notListed .*EISDIR/)]);
  } finally {
    await stop();
  }
});
