/**
 * Once nothing disturbs any more: waits until every order is as promised, or nothing changes any more, or the time is up.
 * Then every start is sent once more, as a queue may after months, and all is looked at again.
 */
import type { Client } from '@temporalio/client';
import { inLanes } from '../../bench/measure/lanes.ts';
import { type Entry, note } from '../client/journal.ts';
import { pause } from '../waiting.ts';
import type { World } from '../world/world.ts';
import type { Evidence, Violation } from './evidence.ts';
import { gather, gatherSurroundings, isRunning, readOrder } from './gather.ts';
import { judge } from './judge.ts';

export type Broken = { readonly evidence: Evidence; readonly violations: readonly Violation[] };

const TOGETHER = 6;
const LOOK_EVERY_MS = 3_000;
/** Longer than any pause of the orders' policy. */
const UNCHANGED_MS = 120_000;
/** A run that was lost is looked for when its order is ten minutes old, at most some a minute. */
const TAKEN_UP_AFTER_MS = 720_000;
const REPEATED_WITHIN_MS = 60_000;

type Say = (line: string) => void;

export async function settle(world: World, engine: Client, say: Say): Promise<Broken[]> {
  const entries = [...world.entries.values()];
  if (world.options.restMs <= TAKEN_UP_AFTER_MS) await syncLost(world, engine, entries);
  const first = await untilAsPromised(world, engine, entries, world.options.restMs, say);
  say('every start is sent once more');
  await each(entries, (entry) => world.cart.start(entry));
  const second = await untilAsPromised(world, engine, entries, REPEATED_WITHIN_MS, say);
  return together(first, second);
}

/** What docs/operations.md says to do about an order whose run is lost, for whoever cannot wait until it is noticed. */
async function syncLost(world: World, engine: Client, entries: readonly Entry[]): Promise<void> {
  await each(entries, async (entry) => {
    const order = await readOrder(world, entry.number);
    if (order === null || order.outcome !== null || (await isRunning(engine, entry.number))) return;
    note(entry, 'without a run; staff send syncStatus');
    await world.cart.act(entry, { action: 'syncStatus' }, 5);
  });
}

async function untilAsPromised(world: World, engine: Client, entries: readonly Entry[], withinMs: number, say: Say): Promise<Broken[]> {
  const until = Date.now() + withinMs;
  let open = await look(world, engine, entries);
  let changedAt = Date.now();
  while (open.length > 0 && Date.now() < until && (Date.now() - changedAt < UNCHANGED_MS || open.some(isYoung))) {
    say(`at rest: ${entries.length - open.length} of ${entries.length} orders; waiting for ${counted(open)}`);
    await pause(LOOK_EVERY_MS);
    const next = await look(world, engine, open.map(({ evidence }) => evidence.entry));
    if (said(next) !== said(open)) changedAt = Date.now();
    open = next;
  }
  return open;
}

async function look(world: World, engine: Client, entries: readonly Entry[]): Promise<Broken[]> {
  const around = await gatherSurroundings(world, engine);
  const seen: Broken[] = [];
  await each(entries, async (entry) => {
    const evidence = await gather(world, engine, around, entry);
    seen.push({ evidence, violations: judge(evidence) });
  });
  return seen.filter(({ violations }) => violations.length > 0).toSorted((one, other) => one.evidence.entry.number.localeCompare(other.evidence.entry.number));
}

function isYoung({ evidence: { order }, violations }: Broken): boolean {
  return violations.some(({ code }) => code === 'withoutRun') && order !== null && Date.now() - Date.parse(order.createdAt) < TAKEN_UP_AFTER_MS;
}

function said(open: readonly Broken[]): string {
  return JSON.stringify(open.map(({ evidence, violations }) => [evidence.entry.number, violations]));
}

/** An order that only came right because its start was sent again was wrong all the same. */
function together(first: readonly Broken[], second: readonly Broken[]): Broken[] {
  const found = new Map(second.map((broken) => [broken.evidence.entry.number, broken]));
  for (const { evidence, violations } of first) {
    const later = found.get(evidence.entry.number);
    const more = later?.violations.filter(({ code, expected }) => !violations.some((one) => one.code === code && one.expected === expected)) ?? [];
    found.set(evidence.entry.number, { evidence: later?.evidence ?? evidence, violations: [...violations, ...more] });
  }
  return [...found.values()].toSorted((one, other) => one.evidence.entry.number.localeCompare(other.evidence.entry.number));
}

export function counted(broken: readonly Broken[]): string {
  const codes = Map.groupBy(broken.flatMap(({ violations }) => violations), ({ code }) => code);
  return [...codes].map(([code, all]) => `${code} ${all.length}`).join(', ');
}

async function each(entries: readonly Entry[], work: (entry: Entry) => Promise<unknown>): Promise<void> {
  const left = [...entries];
  await inLanes(left.length, TOGETHER, async () => {
    const entry = left.shift();
    if (entry !== undefined) await work(entry);
  });
}
