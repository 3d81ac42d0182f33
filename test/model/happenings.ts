/** Everything that can happen to an order from outside, drawn one after the other. */
import type { Life } from './life.ts';
import { type Draw, iso } from './model-calls.ts';
import { someAction } from './random-actions.ts';
import { toPayload } from './virtual-worker.ts';

/** Ended so, a number may come again. */
const cameToNothing: readonly (string | undefined)[] = ['refused', 'failed', 'cancelled', 'abandoned'];
const decisions: readonly string[] = ['resolve', 'correctStatus'];

export async function happen(life: Life, draw: Draw, lies: boolean): Promise<void> {
  switch (draw(19)) {
    case 0:
    case 1:
      return act(life, draw, lies);
    case 2:
      return edit(life, draw);
    case 3:
      life.records.down = draw(2) === 0;
      life.calls.deaf = draw(3) === 0;
      life.calls.honest = draw(3) === 0;
      return;
    case 4:
      return draw(2) === 0 ? life.restart() : malformed(life, draw);
    case 5:
      if (draw(3) === 0 && life.run !== null) life.run.continueAsNewSuggested = true;
      return life.ask('awaitVerdict', { claimId: draw(2) === 0 ? life.records.claimId : 'another' });
    case 6:
      if (draw(4) === 0) await giveUp(life);
      return;
    case 7:
      return life.passTo(Math.min(life.now + draw(600_000), life.nextAt() ?? Infinity));
    case 8:
      return repeat(life, draw);
    case 9:
      return push(life, draw);
    case 10:
      return print(life, draw);
    case 11:
      return again(life, draw);
    case 12:
      return elsewhere(life, draw);
    default:
      for (let events = 1 + draw(4); events > 0; events -= 1) await life.step();
  }
}

async function act(life: Life, draw: Draw, lies: boolean): Promise<void> {
  await life.act(someAction({ state: life.state, yamato: life.yamato, calls: life.calls, draw, now: life.now, lies }));
}

/** While the order's task is executed by nobody: it comes with the next execution. */
export async function meanwhile(life: Life, draw: Draw, lies: boolean): Promise<void> {
  switch (draw(6)) {
    case 1:
      return act(life, draw, lies);
    case 2:
      return edit(life, draw);
    case 3:
      return giveUp(life);
    case 4:
      return repeat(life, draw);
    case 5:
      return push(life, draw);
    default:
      return;
  }
}

/** The engine loses the run, or is put back to what it knew a moment or a long while ago; by and by somebody asks for the order. */
export async function lose(life: Life, draw: Draw): Promise<void> {
  if (draw(2) === 1) await life.putBack(draw);
  else await life.lose();
  if (draw(3) === 0 && life.isRunless()) await life.resume();
}

/** In Yamato's console, most often on the newest credit. Not while staff are on the way with what they read there. */
function edit(life: Life, draw: Draw): void {
  const { yamato, accepted, records } = life;
  if (accepted.some(({ id, body }) => decisions.includes(body.action) && records.lines.get(id)?.state !== 'finished')) return;
  const numbers = [...yamato.entries.keys()];
  const number = draw(4) === 1 ? numbers[draw(numbers.length)] : numbers.at(-1);
  if (number === undefined) return;
  if (draw(3) === 1 ? yamato.warn(number, draw) : yamato.edit(number, draw)) life.edited(number);
}

/** The cart's deadline passes: the order row judges who was first. */
export async function giveUp(life: Life): Promise<void> {
  if (life.isLate || !life.abandons || !life.records.abandon()) return;
  life.occurred.note('happening', 'abandon');
  await life.signal('abandon', [toPayload({ claimId: life.records.claimId })]);
}

async function malformed(life: Life, draw: Draw): Promise<void> {
  const name = ['staffAction', 'abandon', 'yamatoNotice', 'nobodyKnows'][draw(4)] ?? 'staffAction';
  const junk = [null, 7, 'x', {}, { actionId: 7 }, { actionId: 'x', body: { action: 'fly' } }, { claimId: [] }, { settlementNo: {} }][draw(8)];
  life.occurred.note('happening', name === 'nobodyKnows' ? 'message of no kind' : 'malformed message');
  await life.signal(name, draw(4) === 0 ? [] : [toPayload(junk)]);
}

/** The same message once more, also to an order that has ended since. */
export async function repeat(life: Life, draw: Draw): Promise<void> {
  if (life.isLate) return;
  const known = life.accepted.filter(({ generation }) => generation === life.records.claimId);
  const message = known[draw(known.length)]?.message;
  if (message === undefined) return;
  life.note('a message comes again');
  life.occurred.note('happening', life.run === null ? 'repeat after the end' : 'repeat');
  for (let times = 1 + draw(2); times > 0; times -= 1) await life.signal('staffAction', [message]);
}

/** Yamato's notice of a settlement number, or somebody's in its name. */
export async function push(life: Life, draw: Draw): Promise<void> {
  const own = life.state?.credit.settlementNo ?? '';
  const settlementNo = draw(4) === 1 ? 'A-9-1' : own;
  life.occurred.note('push', settlementNo !== own ? 'another' : life.state?.credit.state === 'awaitingBuyer' ? 'own' : 'too early');
  const twice = draw(3) === 0;
  if (twice) life.occurred.note('push', 'twice');
  for (let times = twice ? 2 : 1; times > 0; times -= 1) await life.signal('yamatoNotice', [toPayload({ settlementNo })]);
}

/** Whoever prints waits a few seconds; some have given up before they are served. */
export async function print(life: Life, draw: Draw): Promise<void> {
  for (let times = 1 + draw(3); times > 0; times -= 1) {
    await life.ask('lookUp', { name: 'invoice', startBy: iso(life.now + [20_000, 1_000, -1_000][draw(3)]!) });
  }
}

/** The number comes again after a checkout that came to nothing, or an old start is handed over once more. */
export async function again(life: Life, draw: Draw): Promise<void> {
  if (life.run !== null || life.hasMessages()) return;
  if (draw(3) === 0 && !life.records.down) {
    life.occurred.note('happening', 'start handed over late');
    return life.startLate();
  }
  if (!cameToNothing.includes(life.records.state?.outcome ?? undefined) || (life.records.state?.retired.length ?? 0) > 0) return;
  life.occurred.note('happening', 'start again');
  await life.start({ intake: draw(2) === 0 ? 'checkout' : 'backoffice', abandons: draw(3) === 0 });
}

/** What others do with the same buyer and the same slips. */
function elsewhere({ yamato, state }: Life, draw: Draw): void {
  if (draw(2) === 0) yamato.owedElsewhereYen = [0, 0, 20_000, 46_000][draw(4)] ?? 0;
  else for (const { sentAs } of state?.parcels ?? []) if (sentAs !== null) yamato.slipsElsewhere.set(sentAs, draw(4));
}
