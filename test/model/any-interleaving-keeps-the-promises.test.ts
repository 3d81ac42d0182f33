/**
 * Random lives of one order: the real workflow code, in virtual time, against a model of Yamato and of the records, with
 * every action, every fault, edits in Yamato's console, worker restarts, messages that come twice and broken ones, in any
 * order. The promises are judged after every step. `SEED=… npx vitest run --project plain test/model` runs one life
 * again; `MODEL_SECONDS` says for how long to try, `MODEL_LIVES` how many instead: the same whatever the machine.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CI_SEED, seedOfRun } from '../support/random.ts';
import { Occurred } from './coverage.ts';
import { createVirtualWorker } from './virtual-worker.ts';
import { walk } from './walk.ts';

const only = process.env['SEED'];
const ownSeed = seedOfRun();
/** Lives that every run walks, and that must meet all there is. */
const SAME_LIVES = 1_000;
const LIVES = Number(process.env['MODEL_LIVES'] ?? 0);
const SECONDS = LIVES > 0 ? 900 : Number(process.env['MODEL_SECONDS'] ?? 75);

/** Those that every run walks are walked already. */
const firstSeed = only === undefined && ownSeed === CI_SEED ? CI_SEED + SAME_LIVES : ownSeed;

let worker: Awaited<ReturnType<typeof createVirtualWorker>>;

beforeAll(async () => {
  worker = await createVirtualWorker();
});

afterAll(() => worker.close());

if (only === undefined) {
  test('the lives that every run walks meet every action, attention, choice, call and fault', { timeout: 600_000 }, async () => {
    const occurred = new Occurred();
    const failures = new Failures();
    for (let life = 0; life < SAME_LIVES; life += 1) await walk(worker, CI_SEED + life, occurred).catch((error: unknown) => failures.add(error));
    console.log(`${SAME_LIVES} lives from seed ${CI_SEED}; the rarest: ${occurred.rarest(12)}`);
    expect(failures.text()).toBe('');
    expect(occurred.missing()).toEqual([]);
  });
}

test(`an order keeps every promise, whatever happens (SEED=${firstSeed})`, { timeout: (SECONDS + 120) * 1_000 }, async () => {
  const until = Date.now() + SECONDS * 1_000;
  const failures = new Failures();
  let lives = 0;
  do {
    await walk(worker, firstSeed + lives, new Occurred()).catch((error: unknown) => failures.add(error));
    lives += 1;
  } while (only === undefined && (LIVES > 0 ? lives < LIVES : Date.now() < until));
  console.log(`${lives} lives from seed ${firstSeed}`);
  expect(failures.text()).toBe('');
});

/** What went wrong, with the first seed of each kind. */
class Failures {
  private readonly kinds = new Map<string, string>();

  add(error: unknown): void {
    const [kind = '', ...details] = String(error).split('\n');
    const known = kind.replace(/Error: |seed \d+: /g, '').replace(/(A-1|OLD)-\d|\d+/g, '#');
    if (!this.kinds.has(known)) this.kinds.set(known, [kind, ...details].join('\n'));
  }

  text(): string {
    return [...this.kinds.values()].join('\n\n');
  }
}
