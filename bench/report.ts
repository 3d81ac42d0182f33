/** The figures for people, each beside its target, and for machines as the last line. */
import { countingRules } from './measure/history-bill.ts';
import type { memoryMb } from './measure/process-usage.ts';
import type { Bills, CardBills } from './sections/bills.ts';
import type { Bytes } from './sections/bytes.ts';
import type { CheckoutLatency } from './sections/checkout-latency.ts';
import type { Lists } from './sections/lists.ts';
import type { CpuPerOrder, Throughput } from './sections/throughput.ts';
import type { Latency, Spread } from './measure/statistics.ts';
import type { Sizes } from './sizes.ts';

export type Figures = {
  readonly quick: boolean;
  readonly cores: number;
  readonly load: { readonly before: number; readonly after: number };
  readonly server: string;
  readonly records: 'pglite' | 'postgresql';
  readonly seconds: number;
  readonly sizes: Sizes;
  readonly throughput: Throughput;
  /** Orders by card, against a floor of their own. */
  readonly cards: { readonly throughput: Throughput; readonly bills: CardBills };
  readonly checkout: CheckoutLatency;
  readonly bills: Bills;
  readonly bytes: Bytes;
  readonly lists: Lists;
  readonly memoryMb: Readonly<Record<string, ReturnType<typeof memoryMb>>>;
};

export function printFigures(figures: Figures): void {
  const lines = [
    '',
    ...throughputLines('whole life to paid', figures.throughput),
    ...throughputLines('by card, whole life to 決済完了', figures.cards.throughput),
    ...checkoutLines(figures.checkout),
    ...billLines(figures.bills),
    ...cardBillLines(figures.cards.bills),
    ...byteLines(figures.bytes),
    ...listLines(figures.lists),
    ...memoryLines(figures.memoryMb),
    `\n${figures.seconds} s; load ${figures.load.before.toFixed(2)} before, ${figures.load.after.toFixed(2)} after`,
    JSON.stringify(figures),
  ];
  console.log(lines.join('\n'));
}

function throughputLines(what: string, { floor, ours, ratio, cpuMsPerOrder, cpuRatio }: Throughput): string[] {
  return [
    `Orders per second, ${what} (median, min–max over the rounds)`,
    `  floor ${range(floor)}`,
    `  ours  ${range(ours)}`,
    `  ratio ${range(ratio)}   target >= 0.68, aim 0.80 ${mark(ratio.median >= 0.68)}`,
    'CPU per order in ms (median over the rounds): engine + side + sandbox',
    `  floor ${cpu(cpuMsPerOrder.floor)}`,
    `  ours  ${cpu(cpuMsPerOrder.ours)}`,
    `  ratio ${cpuRatio ?? 'unknown'} (depends little on what else the machine does)`,
  ];
}

function checkoutLines({ sandboxMs, addedMs, floorAddedMs, ratio }: CheckoutLatency): string[] {
  return [
    `Checkout, added over the sandbox's own time (a bare KAARA: ${both(sandboxMs)}; its median is taken off)`,
    `  sequential     ${both(addedMs.sequential)}   floor ${both(floorAddedMs.sequential)}   times the floor ${range(ratio.sequential)}   target < 1.3 ${mark(ratio.sequential.median < 1.3)}`,
    `  10 in flight   ${both(addedMs.inFlight)}   floor ${both(floorAddedMs.inFlight)}   times the floor ${range(ratio.inFlight)}   target < 1.3 ${mark(ratio.inFlight.median < 1.3)}`,
  ];
}

const line = (name: string, { events, billable, parts, calls }: Bills['happy']): string => `  ${name} ${billable} billable, ${events} events; ${counted(parts)}; calls: ${counted(calls)}`;

function cardBillLines({ floor, ours }: CardBills): string[] {
  return ['One order by card', line('floor', floor), line('ours ', ours)];
}

function billLines({ floor, happy, slow }: Bills): string[] {
  return [
    'One order in events and billable actions',
    line('floor', floor),
    `${line('happy', happy)}   target <= 13 and <= 37 ${mark(happy.billable <= 13 && happy.events <= 37)}`,
    `${line('slow (10, 11, 12 seen one by one)', slow)}   target <= 21 and <= 53 ${mark(slow.billable <= 21 && slow.events <= 53)}`,
    '  counted:',
    ...countingRules.map((rule) => `    ${rule}`),
  ];
}

function byteLines({ engine, records, history }: Bytes): string[] {
  return [
    'One finished order leaves, in kB',
    `  engine's database ${kilobytes(engine)}, records ${kilobytes(records)}; its history alone ${kilobytes(history.happy)}`,
    `  a day of waiting adds nothing: looks are retries of one activity, kept in its row; a change that is seen adds ${kilobytes((history.slow - history.happy) / 2)} to the history`,
  ];
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}

function listLines({ sizes }: Lists): string[] {
  return [
    'List of 100 over HTTP, p95   target < 150 ms and flat',
    ...sizes.map(({ records, queries }) => {
      const all = Object.entries(queries).map(([name, { p95 }]) => `${name} ${p95} ms`);
      return `  ${records} records: ${all.join(', ')} ${mark(Object.values(queries).every(({ p95 }) => p95 < 150))}`;
    }),
  ];
}

function memoryLines(memory: Figures['memoryMb']): string[] {
  const each = Object.entries(memory).map(([name, used]) => `${name} ${used === undefined ? 'unknown' : `${used.now} (highest ${used.highest})`}`);
  return ['Resident memory in MB', `  ${each.join(', ')}`];
}

function range({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

function both({ p50, p95 }: Latency): string {
  return `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
}

function cpu({ engine, side, sandbox }: CpuPerOrder): string {
  return [engine, side, sandbox].map((value) => value?.toFixed(1) ?? 'unknown').join(' + ');
}

function counted(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts).map(([name, count]) => `${name} ${count}`).join(', ');
}

function mark(met: boolean): string {
  return met ? 'met' : 'MISSED';
}
