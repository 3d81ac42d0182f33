/** Reads what is known about an order from all who know something: API, Yamato's ledger, engine. */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import type { Entry } from '../client/journal.ts';
import { becomes } from '../waiting.ts';
import { shopPath, type World } from '../world/world.ts';
import { type Evidence, type SeenLine, seenLineShape, type SeenOrder, seenOrderShape } from './evidence.ts';

const UP_AGAIN_MS = 60_000;
const LOOK_EVERY_MS = 500;
const page = z.object({ lines: z.array(seenLineShape), next: z.string().nullable() });
const list = z.object({ orders: z.array(z.object({ orderNumber: z.string() })), next: z.string().nullable() });

/** What is known about all orders together. */
export type Surroundings = { readonly listed: ReadonlySet<string>; readonly failed: ReadonlySet<string> };

export async function gatherSurroundings(world: World, engine: Client): Promise<Surroundings> {
  const failed = new Set<string>();
  for await (const { workflowId } of engine.workflow.list({ query: "ExecutionStatus = 'Failed'" })) failed.add(workflowId);
  const listed = new Set<string>();
  let next: string | null = '';
  while (next !== null) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const found: z.output<typeof list> = list.parse((await read(world, `/v1/shops/demo/orders?attention=any&limit=200${cursor}`)).body);
    for (const { orderNumber } of found.orders) listed.add(orderNumber);
    next = found.next;
  }
  return { listed, failed };
}

export async function gather(world: World, engine: Client, { listed, failed }: Surroundings, entry: Entry): Promise<Evidence> {
  const { number } = entry;
  const order = await readOrder(world, number);
  return {
    entry,
    order,
    lines: order === null ? [] : await readLines(world, number),
    credits: await readCredits(world, number),
    isRunning: order !== null && order.outcome === null && (await isRunning(engine, number)),
    hasFailed: failed.has(workflowId(number)),
    isListed: listed.has(number),
  };
}

function workflowId(number: string): string {
  return `order:demo:${number}`;
}

export async function isRunning(engine: Client, number: string): Promise<boolean> {
  try {
    const { status } = await engine.workflow.getHandle(workflowId(number)).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

export async function readOrder(world: World, number: string): Promise<SeenOrder | null> {
  const { status, body } = await read(world, shopPath(number));
  return status === 404 ? null : seenOrderShape.parse(body);
}

async function readLines(world: World, number: string): Promise<SeenLine[]> {
  const lines: SeenLine[] = [];
  let next: string | null = '';
  while (next !== null) {
    const before: string = next === '' ? '' : `&before=${encodeURIComponent(next)}`;
    const found: z.output<typeof page> = page.parse((await read(world, `${shopPath(number)}/actions?limit=200${before}`)).body);
    lines.push(...found.lines);
    next = found.next;
  }
  return lines;
}

async function readCredits({ yamato }: World, number: string): Promise<Evidence['credits']> {
  let credits: Evidence['credits'] | null = null;
  const there = async (): Promise<boolean> => {
    credits = await yamato.creditsOf(number);
    return credits !== null;
  };
  if (!(await becomes(there, UP_AGAIN_MS, LOOK_EVERY_MS)) || credits === null) throw new Error(`Yamato's ledger does not tell about ${number}`);
  return credits;
}

/** Nothing disturbs any more, so there is an answer; a full rate limit is waited for. */
async function read({ cart }: World, path: string): Promise<{ status: number; body: unknown }> {
  let answer: { status: number; body: unknown } | null = null;
  const there = async (): Promise<boolean> => {
    answer = await cart.read(path);
    return answer !== null && (answer.status === 200 || answer.status === 404);
  };
  if (!(await becomes(there, UP_AGAIN_MS, LOOK_EVERY_MS)) || answer === null) throw new Error(`${path} is not answered`);
  return answer;
}
