/** Lists, searches and the archive at growing numbers of made-up orders: how long they take, how much room they take up. */
import { z } from 'zod';
import { nothing } from '../measure/jobs.ts';
import { memoryMb } from '../measure/process-usage.ts';
import { type Side, startSide } from '../measure/side.ts';
import { latency, type Latency, round } from '../measure/statistics.ts';
import { listQueries } from '../records/list-queries.ts';

/** With more orders only what lists read is made: history and events of a million take thirty gigabytes. */
const WHOLE_UP_TO = 50_000;
const REQUESTS = 40;
const ARCHIVE_AFTER_DAYS = 400;
const ARCHIVE = { orders: 20_000, withinMs: 120_000 } as const;
/** What reads from the archive once the oldest are there. */
const archivedQueries: readonly string[] = ['oldest', 'attention: old first', 'ordered on one day', 'one order', 'newest', 'events from the beginning'];

const measured = z.object({ ms: z.array(z.number()), found: z.number(), pages: z.number().nullable() });
const tableSize = z.object({ table: z.string(), rows: z.number(), dead: z.number(), heap: z.number(), toast: z.number(), indexes: z.number() });
const sizesAnswer = z.object({ tables: z.array(tableSize), indexes: z.array(z.object({ index: z.string(), bytes: z.number() })) });
const bytesOfOrders = z.array(z.object({ table: z.string(), before: z.number(), after: z.number() }));
const movedAnswer = z.object({ orders: z.number(), events: z.number(), ms: z.number() });

export type QueryFigure = Latency & { readonly found: number; readonly pages: number | null };
type Sizes = z.infer<typeof sizesAnswer>;

export type FilledFigures = {
  readonly orders: number;
  readonly whole: boolean;
  readonly fillSeconds: number;
  readonly queries: Readonly<Record<string, QueryFigure>>;
  readonly sizes: Sizes;
  readonly archive: { readonly orders: number; readonly events: number; readonly ordersPerSecond: number; readonly after: Sizes; readonly vacuumSeconds: number; readonly vacuumed: Sizes; readonly ofOrders: z.infer<typeof bytesOfOrders>; readonly queries: Readonly<Record<string, QueryFigure>> };
  readonly memoryMb: ReturnType<typeof memoryMb> | null;
};

type Report = (line: string) => void;

/** One size after the other, each in empty records. */
export async function measureFilled(sizes: readonly number[], database: () => Promise<string | null>, report: Report): Promise<readonly FilledFigures[]> {
  const figures: FilledFigures[] = [];
  for (const orders of sizes) {
    const side = startSide('fill-side');
    try {
      figures.push(await measureOne(side, orders, await database(), report));
    } finally {
      await side.stop();
    }
  }
  return figures;
}

async function measureOne(side: Side, orders: number, databaseUrl: string | null, report: Report): Promise<FilledFigures> {
  const whole = orders <= WHOLE_UP_TO;
  report(`${orders} made-up orders${whole ? '' : ', without history and events'}`);
  const before = performance.now();
  await side.ask('fill', { databaseUrl, orders, whole }, nothing);
  const fillSeconds = round((performance.now() - before) / 1_000);
  report(`  filled in ${fillSeconds} s`);
  const queries = await measureQueries(side, listQueries.map(({ name }) => name), report);
  const sizes = await side.ask('sizes', null, sizesAnswer);
  reportSizes(orders, sizes, report);
  const archive = await measureArchive(side, report);
  return { orders, whole, fillSeconds, queries, sizes, archive, memoryMb: memoryMb(side.pid) ?? null };
}

async function measureQueries(side: Side, names: readonly string[], report: Report): Promise<Record<string, QueryFigure>> {
  const figures: Record<string, QueryFigure> = {};
  for (const name of names) {
    const { ms, found, pages } = await side.ask('measure', { name, count: REQUESTS }, measured);
    const figure = { ...latency(ms), found, pages };
    figures[name] = figure;
    report(`  ${name.padEnd(44)} p50 ${ms1(figure.p50)} p95 ${ms1(figure.p95)} ms, ${String(found).padStart(3)} found${pages === null ? '' : `, ${pages} pages`}`);
  }
  return figures;
}

async function measureArchive(side: Side, report: Report): Promise<FilledFigures['archive']> {
  const { orders, events, ms } = await side.ask('archive', { afterDays: ARCHIVE_AFTER_DAYS, ...ARCHIVE }, movedAnswer);
  const ordersPerSecond = Math.round(orders / (ms / 1_000));
  report(`  archive: ${orders} orders and ${events} events moved, ${ordersPerSecond} orders/s`);
  const after = await side.ask('sizes', null, sizesAnswer);
  report(`  dead rows: ${after.tables.filter(({ dead }) => dead > 0).map(({ table, dead }) => `${table} ${dead}`).join(', ')}`);
  const vacuumSeconds = round(await side.ask('vacuum', null, z.number()));
  const vacuumed = await side.ask('sizes', null, sizesAnswer);
  report(`  vacuum (analyze): ${vacuumSeconds} s; ${vacuumed.tables.map(({ table, heap, toast, indexes }) => `${table} ${megabytes(heap + toast + indexes)}`).join(', ')} MB`);
  const ofOrders = await side.ask('ofOrders', null, bytesOfOrders);
  report(`  bytes of one order's rows, before and after it is archived: ${ofOrders.map(({ table, before, after: then }) => `${table} ${before} → ${then}`).join(', ')}`);
  const queries = await measureQueries(side, archivedQueries, report);
  return { orders, events, ordersPerSecond, after, vacuumSeconds, vacuumed, ofOrders, queries };
}

function reportSizes(orders: number, { tables, indexes }: Sizes, report: Report): void {
  const sum = (part: 'heap' | 'toast' | 'indexes'): number => tables.reduce((all, table) => all + table[part], 0);
  const total = sum('heap') + sum('toast') + sum('indexes');
  report(`  ${Math.round(total / orders)} bytes an order: rows ${Math.round(sum('heap') / orders)}, large cells ${Math.round(sum('toast') / orders)}, indexes ${Math.round(sum('indexes') / orders)}`);
  for (const { table, rows, heap, toast, indexes: of } of tables) report(`    ${table.padEnd(20)} ${rows} rows, ${Math.round((heap + toast + of) / orders)} bytes an order (rows ${Math.round(heap / orders)}, large cells ${Math.round(toast / orders)}, indexes ${Math.round(of / orders)})`);
  report(`    indexes: ${indexes.map(({ index, bytes }) => `${index} ${megabytes(bytes)}`).join(', ')} MB`);
}

/** Each query at every size, the last column how many times its p95 at the smallest. */
export function filledTable(figures: readonly FilledFigures[]): readonly string[] {
  const names = Object.keys(figures[0]?.queries ?? {});
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['p95 in ms (pages)', ...figures.map(({ orders }) => String(orders)), 'times']),
    row(['---', ...figures.map(() => '---:'), '---:']),
    ...names.map((name) => {
      const each = figures.map(({ queries }) => queries[name]);
      const [first, last] = [each[0], each.at(-1)];
      return row([name, ...each.map((figure) => `${ms1(figure?.p95 ?? 0).trim()}${figure?.pages == null ? '' : ` (${figure.pages})`}`), ((last?.p95 ?? 0) / (first?.p95 ?? 1)).toFixed(1)]);
    }),
  ];
}

function ms1(value: number): string {
  return value.toFixed(1).padStart(6);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
