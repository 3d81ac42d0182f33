/** One order: its start, and what its cart and staff do with it until they have had enough. */
import { z } from 'zod';
import type { Chance } from '../chance.ts';
import { acknowledged, type Entry, newEntry, note, type SentAction } from '../client/journal.ts';
import { pause } from '../waiting.ts';
import { madeUpFaults } from './made-up-faults.ts';
import { madeUpStart } from './made-up-start.ts';
import { someWish, wishable } from './wishes.ts';
import { shopPath, type World } from './world.ts';

const WISHES_MAX = 5;
const WAITS_S = [0, 0, 3, 10];
const OPEN_LOOKS = 4;

export async function live(world: World, number: string, index: number, chance: Chance): Promise<void> {
  const entry = newEntry(madeUpStart(number, index, chance));
  const wishes = chance.between(1, WISHES_MAX);
  for (const fault of madeUpFaults(number, chance)) {
    if (await world.yamato.fault(fault)) note(entry, `Yamato's fault armed: ${JSON.stringify(fault)}`);
  }
  world.entries.set(number, entry);
  await busily(world, number, () => sentTogether(chance, () => world.cart.start(entry)));
  for (let wish = 0; wish < wishes && mayGoOn(world, entry); wish += 1) {
    await pause(chance.between(100, 2_500));
    if (mayGoOn(world, entry)) await busily(world, number, () => wishSomething(world, entry, chance));
  }
  if (chance.happens(0.2) && mayGoOn(world, entry)) await deliver(world, entry, chance);
}

/** Not while others rally, and known as busy to whoever looks for calls under way. */
async function busily(world: World, number: string, work: () => Promise<unknown>): Promise<void> {
  await world.gate.pass();
  world.busy.add(number);
  await work();
  world.busy.delete(number);
}

function mayGoOn({ left, livesUntil }: World, entry: Entry): boolean {
  const answer = acknowledged(entry);
  return answer !== undefined && (answer.status === 201 || answer.status === 202 || entry.start.intake === 'backoffice') && !left.has(entry.number) && Date.now() < livesUntil;
}

/** Now and then the shopper presses twice. */
async function sentTogether(chance: Chance, send: () => Promise<unknown>): Promise<void> {
  await Promise.all(chance.happens(0.1) ? [send(), send()] : [send()]);
}

async function wishSomething(world: World, entry: Entry, chance: Chance): Promise<void> {
  const { cart } = world;
  if (chance.happens(0.08)) return void (await cart.start(entry));
  const { success, data } = wishable.safeParse((await cart.read(shopPath(entry.number)))?.body);
  if (!success) return;
  const action = await cart.act(entry, someWish(data, chance), chance.pick(WAITS_S));
  if (chance.happens(0.1)) await cart.repeat(entry, action, chance.pick(WAITS_S));
  if (chance.happens(0.7)) await lookAgain(world, entry, action);
}

/** Staff look at what became of it for a while. */
async function lookAgain({ cart }: World, entry: Entry, action: SentAction): Promise<void> {
  for (let look = 0; look < OPEN_LOOKS && action.answers.every(({ told }) => told === null); look += 1) {
    await pause(700);
    await cart.look(entry, action);
  }
}

const registered = z.object({ credit: z.object({ settlementNo: z.string() }), shipment: z.object({ state: z.literal('registered') }) });

/** The parcel arrives, and with luck the buyer pays: what follows is Yamato's to tell. */
async function deliver({ cart, yamato }: World, entry: Entry, chance: Chance): Promise<void> {
  const { success, data } = registered.safeParse((await cart.read(shopPath(entry.number)))?.body);
  if (!success) return;
  for (const edit of ['deliver', 'invoice', 'pay'].slice(0, chance.between(1, 3))) {
    if (!(await yamato.edit(data.credit.settlementNo, { edit }))) return;
    note(entry, `at Yamato: ${edit}`);
    await pause(chance.between(100, 1_500));
  }
}
