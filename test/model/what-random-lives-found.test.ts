/** Lives that once broke a promise, walked step by step. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/domain/policy.ts';
import { anOrder, goods } from '../domain/values/contents-builder.ts';
import { Life } from './life.ts';
import type { Draw } from './model-calls.ts';
import { createVirtualWorker } from './virtual-worker.ts';

const ordinary: Draw = () => 0;
/** The screening's choice among 7 is to look longer; messages wait for company, and nobody asks what became of them. */
const heldAtFirst: Draw = (limit) => (limit === 7 ? 4 : limit === 2 ? 1 : 0);

let worker: Awaited<ReturnType<typeof createVirtualWorker>>;
let life: Life;
beforeAll(async () => {
  worker = await createVirtualWorker();
});
afterEach(() => life.run?.close());
afterAll(() => worker.close());

const higher = { action: 'amendOrder', contents: anOrder({ items: [goods(9_000)] }) };

async function untilQuiet(): Promise<void> {
  for (let events = 0; events < 60 && (life.nextAt() ?? Infinity) < life.now + 300_000; events += 1) await life.step();
}

test('a re-credit long after a checkout with onTimeout: abandon is sent, and its order lives on', async () => {
  life = new Life(worker, ordinary, defaultPolicy);
  life.calls.honest = true;
  await life.start('checkout', true);
  await untilQuiet();
  await life.passTo(life.now + 3_600_000);
  await life.act(higher);
  await life.flush();
  await untilQuiet();

  expect(life.yamato.live()).toEqual(['A-1-2']);
  expect(life.state).toMatchObject({ outcome: null, credit: { settlementNo: 'A-1-2', state: 'approved', amountYen: 9_000 } });
});

test('a verdict on the old credit that comes together with an amendment is not taken for the new one’s', async () => {
  life = new Life(worker, heldAtFirst, defaultPolicy);
  life.calls.honest = true;
  await life.start('backoffice', false);
  for (let events = 0; life.state?.credit.state !== 'held' || life.pending() < 2; events += 1) {
    expect(events, 'held in time').toBeLessThan(20);
    await life.step();
  }
  life.yamato.edit('A-1-1', ordinary);
  await life.act(higher);
  await untilQuiet();

  expect(life.yamato.entries.get('A-1-2')?.status).toBe('held');
  expect(life.state).toMatchObject({ credit: { settlementNo: 'A-1-2', state: 'held' }, standing: { credit: { settlementNo: 'A-1-1' } } });
});
