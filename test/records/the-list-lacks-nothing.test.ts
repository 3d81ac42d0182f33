import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readDestroyedList } from '../../src/keys/destroyed-list.ts';
import { createLog } from '../../src/log.ts';
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
