/** (e): one page of 100 orders over HTTP, at growing numbers of records. */
import { durations, nothing } from '../measure/jobs.ts';
import { memoryMb } from '../measure/process-usage.ts';
import { startSide } from '../measure/side.ts';
import { latency, type Latency, round } from '../measure/statistics.ts';
import type { Sizes } from '../sizes.ts';

/** What a clerk's screen asks for; the first one is the figure that is quoted. */
const queries: Readonly<Record<string, string>> = {
  newest: '',
  shippedByPlannedDate: '&status=shipmentRegistered&sort=plannedShipDate&direction=asc',
  attention: '&attention=any',
  byAmount: '&sort=amountYen',
};

export type ListLatency = { readonly records: number; readonly fillSeconds: number; readonly queries: Readonly<Record<string, Latency>> };

export type Lists = { readonly sizes: readonly ListLatency[]; readonly memoryMb: ReturnType<typeof memoryMb> | null };

export async function measureLists(sizes: Sizes, databaseUrl: string | null, report: (line: string) => void): Promise<Lists> {
  const side = startSide('list-side');
  try {
    const measured: ListLatency[] = [];
    for (const records of sizes.listSizes) {
      const before = performance.now();
      await side.ask('fill', { databaseUrl, to: records }, nothing);
      const fillSeconds = round((performance.now() - before) / 1_000);
      const found: Record<string, Latency> = {};
      for (const [name, query] of Object.entries(queries)) {
        await side.ask('list', { query, count: 5 }, durations);
        found[name] = latency(await side.ask('list', { query, count: sizes.listsPerQuery }, durations));
      }
      measured.push({ records, fillSeconds, queries: found });
      report(`  ${records} records (filled in ${fillSeconds} s): ${Object.entries(found).map(([name, { p50, p95 }]) => `${name} p50 ${p50} p95 ${p95} ms`).join(', ')}`);
    }
    return { sizes: measured, memoryMb: memoryMb(side.pid) ?? null };
  } finally {
    await side.stop();
  }
}
