/**
 * Random lives of one order: the real workflow code, in virtual time, against a model of Yamato and of the records, with
 * every action, every fault, edits in Yamato's console, worker restarts and broken messages in any order.
 * `SEED=… npx vitest run --project plain test/model` runs one life again; `MODEL_SECONDS` says for how long to try.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/domain/policy.ts';
import { numbersFrom, seedOfRun } from '../support/random.ts';
import { checkBalance, checkEnd, checkRest, checkSend, unexplained } from './invariants.ts';
import { Life } from './life.ts';
import type { Draw } from './model-calls.ts';
import { someAction } from './random-actions.ts';
import { createVirtualWorker, toPayload } from './virtual-worker.ts';

const only = process.env['SEED'];
const firstSeed = seedOfRun();
const SECONDS = Number(process.env['MODEL_SECONDS'] ?? 45);
/** A life is so many happenings long, and costs no more commands than that warrants. */
const ROUNDS = 40;
const COMMANDS_PER_ROUND = 12;

let worker: Awaited<ReturnType<typeof createVirtualWorker>>;

beforeAll(async () => {
  worker = await createVirtualWorker();
});

afterAll(() => worker.close());

test(`an order keeps every promise, whatever happens (SEED=${firstSeed})`, { timeout: (SECONDS + 60) * 1_000 }, async () => {
  const until = Date.now() + SECONDS * 1_000;
  /** What went wrong, with the first seed of each kind. */
  const failures = new Map<string, string>();
  let lives = 0;
  do {
    await liveOnce(firstSeed + lives).catch((error: unknown) => {
      const [kind = '', ...details] = String(error).split('\n');
      const known = kind.replace(/Error: |seed \d+: /g, '').replace(/A-1-\d|\d+/g, '#');
      if (!failures.has(known)) failures.set(known, [kind, ...details].join('\n'));
    });
    lives += 1;
  } while (only === undefined && Date.now() < until);
  console.log(`${lives} lives from seed ${firstSeed}`);
  expect(lives).toBeGreaterThan(0);
  expect([...failures.values()].join('\n\n')).toBe('');
});

async function liveOnce(seed: number): Promise<void> {
  const numbers = numbersFrom(seed);
  const draw: Draw = (limit) => Math.floor(numbers() * limit);
  const lies = draw(8) === 1;
  const policy = { ...defaultPolicy, recreditOrder: draw(6) === 1 ? ('cancelFirst' as const) : ('creditFirst' as const), amendLinesByReissue: draw(4) === 1 };
  const life = new Life(worker, draw, policy);
  life.onSend = (type, { settlementNo }) => checkSend(life, type, settlementNo, lies);
  try {
    const intake = draw(2) === 0 ? 'checkout' : 'backoffice';
    life.calls.honest = draw(4) === 1;
    await life.start(intake, intake === 'checkout' && draw(3) === 0);
    await life.ask('awaitVerdict', { claimId: life.records.claimId });
    for (let round = 0; round < ROUNDS; round += 1) {
      await happen(life, draw, lies);
      checkRest(life);
    }
    await comeToRest(life, draw);
    checkEnd(life);
    if (!lies) {
      expect(unexplained(life), 'live credits nobody knows of').toEqual([]);
      checkBalance(life);
    }
    expect(life.spent + (life.run?.commandCount ?? 0)).toBeLessThan(ROUNDS * COMMANDS_PER_ROUND);
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}\n${life.log.join('\n')}`, { cause: error });
  } finally {
    await life.run?.close();
  }
}

async function happen(life: Life, draw: Draw, lies: boolean): Promise<void> {
  switch (draw(14)) {
    case 0:
      return life.act(someAction({ state: life.state, yamato: life.yamato, calls: life.calls, draw, now: life.now, lies }));
    case 1: {
      life.drifted ||= life.yamato.edit([...life.yamato.entries.keys()].at(-1) ?? '', draw);
      return;
    }
    case 2:
      life.records.down = draw(2) === 0;
      life.calls.deaf = draw(3) === 0;
      life.calls.honest = draw(3) === 0;
      return;
    case 3:
      return draw(2) === 0 ? life.restart() : malformed(life, draw);
    case 4:
      if (draw(3) === 0 && life.run !== null) life.run.continueAsNewSuggested = true;
      return life.ask('awaitVerdict', { claimId: draw(2) === 0 ? life.records.claimId : 'another' });
    case 5:
      if (draw(4) === 0 && life.records.abandon()) await life.signal('abandon', [toPayload({ claimId: life.records.claimId })]);
      return;
    case 6:
      return life.passTo(Math.min(life.now + draw(600_000), life.nextAt() ?? Infinity));
    default:
      for (let events = 1 + draw(4); events > 0; events -= 1) await life.step();
  }
}

async function malformed(life: Life, draw: Draw): Promise<void> {
  const name = ['staffAction', 'abandon', 'nobodyKnows'][draw(3)] ?? 'staffAction';
  const junk = [null, 7, 'x', {}, { actionId: 7 }, { actionId: 'x', body: { action: 'fly' } }, { claimId: [] }][draw(7)];
  if (draw(4) === 0) await life.signal(name, []);
  else await life.signal(name, [toPayload(junk)]);
}

/** Everything answers honestly again and nobody touches the order: whatever can clear by itself does. */
async function comeToRest(life: Life, draw: Draw): Promise<void> {
  life.calls.honest = true;
  life.calls.deaf = false;
  life.records.down = false;
  await life.flush();
  const until = life.now + 12 * 86_400_000;
  for (let events = 0; events < 600 && (life.now < until || isSoon(life)); events += 1) {
    // Someone at Yamato decides what is still held there.
    for (const [number, { status }] of life.yamato.entries) if (status === 'held') life.yamato.edit(number, draw);
    if (!(await life.step())) break;
    checkRest(life);
  }
  await life.restart();
}

/** What has begun is let finish. */
function isSoon(life: Life): boolean {
  const next = life.nextAt();
  return next !== null && next < life.now + 120_000;
}
