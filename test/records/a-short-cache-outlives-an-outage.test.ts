import { expect, it } from 'vitest';
import { createShortCache } from '../../src/records/short-cache.ts';

function setUp() {
  const source = { value: 'first', down: false, reads: 0, now: 0 };
  const cache = createShortCache<string>({ freshMs: 3_000, staleMs: 3_600_000, now: () => source.now });
  const get = () =>
    cache.get('key', async () => {
      source.reads += 1;
      if (source.down) throw new Error('down');
      return source.value;
    });
  return { source, cache, get };
}

it('reads once while fresh and again afterwards', async () => {
  const { source, get } = setUp();
  await get();
  source.value = 'second';
  source.now = 2_999;
  expect(await get()).toBe('first');
  source.now = 3_000;
  expect(await get()).toBe('second');
  expect(source.reads).toBe(2);
});

it('serves the last value for an hour of outage, and no longer', async () => {
  const { source, get } = setUp();
  await get();
  source.down = true;
  source.now = 3_599_999;
  expect(await get()).toBe('first');
  source.now = 3_600_000;
  await expect(get()).rejects.toThrow('down');
});

it('forgets when told to, and has nothing to serve without a first reading', async () => {
  const { source, cache, get } = setUp();
  await get();
  source.value = 'second';
  cache.forget('key');
  expect(await get()).toBe('second');
  source.down = true;
  cache.forget('key');
  await expect(get()).rejects.toThrow('down');
});
