/** One life of an order from its seed: how it begins, what happens to it, and that all of it comes to rest. */
import { defaultAtobaraiPolicy, type PolicyOfAtobarai } from '../../src/domain/atobarai/policy.ts';
import { defaultPolicy as commonPolicy } from '../../src/domain/order/policy.ts';
import { numbersFrom } from '../support/random.ts';
import type { Occurred } from './coverage.ts';
import { happen, lose, meanwhile } from './happenings.ts';
import { checkBalance, checkEnd, judgeOf } from './invariants.ts';
import { must } from './broken.ts';
import { Life } from './life.ts';
import { type Draw, iso } from './model-calls.ts';
import { scenarios } from './scenarios.ts';
import type { createVirtualWorker } from './virtual-worker.ts';

const defaultPolicy = { ...commonPolicy, ...defaultAtobaraiPolicy };

const ROUNDS = 40;
const DAY_MS = 86_400_000;
const REST_DAYS = 12;
/** Of an order that nothing happens to: a reminder every other day. A watch costs nothing until it finds something. */
const COMMANDS_PER_QUIET_DAY = 2;
/** Of one that is with staff, and asks on every hour. */
const COMMANDS_PER_DAY_OF_DOUBT = 4 * 24;

/** Throws with the seed and the log of the life when a promise is broken. */
export async function walk(worker: Awaited<ReturnType<typeof createVirtualWorker>>, seed: number, occurred: Occurred): Promise<void> {
  const numbers = numbersFrom(seed);
  const draw: Draw = (limit) => Math.floor(numbers() * limit);
  // Every other life begins with something that chance alone would seldom bring about.
  const scenario = seed % 2 === 0 ? undefined : scenarios[Math.floor(seed / 2) % scenarios.length];
  const lies = scenario === undefined && draw(8) === 1;
  const life = new Life(worker, draw, { ...somePolicy(draw), ...(scenario === undefined ? {} : { maintenance: [], ...scenario.policy }) }, { judge: judgeOf(lies), occurred });
  const frailty = [0, 6, 20][draw(3)] ?? 0;
  life.dies = () => (frailty > 0 && draw(frailty) === 1 ? 1_000 * (1 + draw(30)) : null);
  try {
    if (scenario === undefined) await begin(life, draw);
    else {
      life.note(`scenario ${scenario.name}`);
      life.calls.honest = true;
      await scenario.begin(life, draw);
      life.calls.insisted.clear();
      life.calls.deaf = false;
      life.calls.honest = draw(4) === 1;
    }
    life.meanwhile = () => meanwhile(life, draw, lies);
    const loses = draw(4) === 1;
    for (let round = 0; round < ROUNDS; round += 1) await (loses && draw(12) === 1 ? lose(life, draw) : happen(life, draw, lies));
    await comeToRest(life, draw);
    checkEnd(life, lies);
    if (!lies) checkBalance(life);
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}\n${life.log.join('\n')}`, { cause: error });
  } finally {
    await life.run?.close();
  }
}

function somePolicy(draw: Draw): PolicyOfAtobarai {
  const from = Date.parse('2026-11-23T03:00:00.000Z') + draw(3) * 600_000;
  const window = (start: number, ms: number) => ({ from: iso(start), to: iso(start + ms) });
  return {
    ...defaultPolicy,
    recreditOrder: draw(6) === 1 ? 'cancelFirst' : 'creditFirst',
    amendLinesByReissue: draw(4) === 1,
    drift: draw(4) === 1 ? 'takeOver' : 'attention',
    maintenance: draw(4) === 1 ? [window(from, 1_800_000), window(from + 3 * 3_600_000, 4 * 3_600_000)] : [],
  };
}

async function begin(life: Life, draw: Draw): Promise<void> {
  const intake = draw(2) === 0 ? 'checkout' : 'backoffice';
  life.calls.honest = draw(4) === 1;
  await life.start({ intake, abandons: intake === 'checkout' && draw(3) === 0 });
  await life.ask('awaitVerdict', { claimId: life.records.claimId });
}

/** Everything answers honestly again and nobody touches the order: whatever can clear by itself does. */
async function comeToRest(life: Life, draw: Draw): Promise<void> {
  life.meanwhile = () => Promise.resolve();
  life.calls.honest = true;
  life.calls.deaf = false;
  life.records.down = false;
  await life.flush();
  const until = life.now + REST_DAYS * DAY_MS;
  const quietFrom = life.now + 2 * DAY_MS;
  let isQuiet = false;
  for (let events = 0; events < 600 && (life.now < until || isSoon(life)); events += 1) {
    // Someone at Yamato decides what is still held there.
    for (const [number, { status }] of life.yamato.entries) if (status === 'held' && life.yamato.edit(number, draw)) life.edited(number);
    if (!isQuiet && life.now >= quietFrom && life.unnoticed.size === 0) {
      isQuiet = true;
      life.costs.beginQuiet();
    }
    if (!(await life.step())) break;
  }
  for (let events = 0; events < 20 && isSoon(life); events += 1) await life.step();
  if (isQuiet) {
    const { days, spent } = life.costs.quietDay();
    const asksOn = life.state !== null && (life.state.doubt !== null || life.state.retired.length > 0);
    must(spent <= (asksOn ? COMMANDS_PER_DAY_OF_DOUBT : COMMANDS_PER_QUIET_DAY) * Math.ceil(days + 1), life, `${spent} commands in ${days.toFixed(1)} quiet days`);
  }
  await life.restart();
}

/** What has begun is let finish. */
function isSoon(life: Life): boolean {
  const next = life.nextAt();
  return next !== null && next < life.now + 120_000;
}
