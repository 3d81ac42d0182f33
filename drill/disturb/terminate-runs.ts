/**
 * Terminates the runs of a few orders, those with a call under way first, as a mistaken operator may; then somebody sends
 * the same start again, or `syncStatus`, or cancels, or nobody does anything.
 */
import { Connection, WorkflowClient } from '@temporalio/client';
import type { Chance } from '../chance.ts';
import { type Entry, note } from '../client/journal.ts';
import { pause } from '../waiting.ts';
import { slowAnswer } from '../world/made-up-faults.ts';
import type { World } from '../world/world.ts';

const AT_ONCE = 6;
const AFTER_MS = 1_500;

export async function terminateRuns(world: World, chance: Chance): Promise<string> {
  const { gate, busy } = world;
  await gate.rally(world.options.inFlight, 3_000);
  await slowDown(world, chance);
  gate.open();
  await pause(chance.between(800, 3_000));
  const others = [...world.entries.keys()].filter((number) => !busy.has(number) && !world.left.has(number));
  const chosen = [...chance.shuffled([...busy]), ...chance.shuffled(others)].slice(0, AT_ONCE);
  const connection = await Connection.connect({ address: world.installation.engineAddress });
  const runs = new WorkflowClient({ connection, namespace: world.installation.namespace });
  try {
    const ended = await Promise.all(chosen.map((number) => terminate(runs, world, number)));
    const lost = ended.filter((entry) => entry !== null);
    await pause(AFTER_MS);
    await Promise.all(lost.map((entry) => afterwards(world, entry, chance)));
    return `${lost.length} runs, ${lost.map(({ number }) => number).join(' ')}`;
  } finally {
    await connection.close();
  }
}

/** The next changing call of every order that begins or goes on now is slow, so that runs are lost in the middle of one. */
async function slowDown({ yamato }: World, chance: Chance): Promise<void> {
  for (const operation of ['KAARA', 'KAASL', 'KAACL', 'KAAKK']) await yamato.fault({ ...slowAnswer(operation, chance), ms: chance.between(3_000, 14_000), times: 3 });
}

async function terminate(runs: WorkflowClient, { entries }: World, number: string): Promise<Entry | null> {
  const entry = entries.get(number);
  if (entry === undefined) return null;
  try {
    await runs.getHandle(`order:demo:${number}`).terminate('drill');
    note(entry, 'run terminated');
    return entry;
  } catch {
    return null; // over already
  }
}

async function afterwards({ cart, left, options }: World, entry: Entry, chance: Chance): Promise<void> {
  // A run that nobody asks for is looked for after ten minutes; a shorter drill cannot wait for that.
  const nobody = options.restMs > 720_000 ? ['nothing'] : [];
  const chosen = chance.pick(['sameStart', 'syncStatus', 'cancelCredit', ...nobody]);
  note(entry, `afterwards: ${chosen}`);
  if (chosen === 'nothing') left.add(entry.number);
  else if (chosen === 'sameStart') await cart.start(entry);
  else await cart.act(entry, { action: chosen }, 3);
}
