/** (a) and (b): whole lives per second, the floor and ours in turn, so that whatever else the machine does meets both. */
import { livesAnswer } from '../measure/jobs.ts';
import { cpuMs } from '../measure/process-usage.ts';
import type { Side } from '../measure/side.ts';
import { round, spread, type Spread } from '../measure/statistics.ts';
import type { Sizes } from '../sizes.ts';

/** CPU per order in milliseconds; null where the kernel does not tell. */
export type CpuPerOrder = { readonly engine: number | null; readonly side: number | null; readonly sandbox: number | null };

type Round = { readonly perSecond: number; readonly cpu: CpuPerOrder };

export type Throughput = {
  readonly rounds: readonly { readonly floor: number; readonly ours: number; readonly ratio: number }[];
  readonly floor: Spread;
  readonly ours: Spread;
  readonly ratio: Spread;
  readonly cpuMsPerOrder: { readonly floor: CpuPerOrder; readonly ours: CpuPerOrder };
  /** All CPU of a floor's order over all of ours: depends less on the neighbours than the ratio of speeds; null: unknown. */
  readonly cpuRatio: number | null;
};

export type Sides = { readonly floor: Side; readonly ours: Side; readonly sandbox: Side; readonly enginePid: number };

/** Which orders: of 後払い, or by card. */
type Job = 'lives' | 'cardLives';

export async function measureThroughput(sides: Sides, sizes: Sizes, report: (line: string) => void, job: Job = 'lives'): Promise<Throughput> {
  const floors: Round[] = [];
  const ours: Round[] = [];
  for (let index = 1; index <= sizes.rounds; index += 1) {
    const a = await oneRound(sides, sides.floor, { ...sizes, job });
    const b = await oneRound(sides, sides.ours, { ...sizes, job });
    floors.push(a);
    ours.push(b);
    report(`  round ${index}: floor ${a.perSecond.toFixed(1)}, ours ${b.perSecond.toFixed(1)} orders/s, ratio ${(b.perSecond / a.perSecond).toFixed(2)}`);
  }
  const rounds = floors.map((floor, index) => {
    const own = ours[index]?.perSecond ?? Number.NaN;
    return { floor: round(floor.perSecond), ours: round(own), ratio: round(own / floor.perSecond) };
  });
  const cpuMsPerOrder = { floor: middle(floors), ours: middle(ours) };
  return {
    rounds,
    floor: spread(rounds.map(({ floor }) => floor)),
    ours: spread(rounds.map((each) => each.ours)),
    ratio: spread(rounds.map(({ ratio }) => ratio)),
    cpuMsPerOrder,
    cpuRatio: cpuRatio(cpuMsPerOrder.floor, cpuMsPerOrder.ours),
  };
}

async function oneRound(sides: Sides, side: Side, sizes: Sizes & { readonly job: Job }): Promise<Round> {
  const pids = { engine: sides.enginePid, side: side.pid, sandbox: sides.sandbox.pid };
  const before = { engine: cpuMs(pids.engine), side: cpuMs(pids.side), sandbox: cpuMs(pids.sandbox) };
  const { ms } = await side.ask(sizes.job, { count: sizes.ordersPerRound, inFlight: sizes.inFlight }, livesAnswer);
  const used = (name: keyof typeof pids): number | null => {
    const [from, to] = [before[name], cpuMs(pids[name])];
    return from === undefined || to === undefined ? null : (to - from) / sizes.ordersPerRound;
  };
  return { perSecond: (sizes.ordersPerRound * 1_000) / ms, cpu: { engine: used('engine'), side: used('side'), sandbox: used('sandbox') } };
}

function middle(rounds: readonly Round[]): CpuPerOrder {
  const of = (name: keyof CpuPerOrder): number | null => {
    const known = rounds.flatMap(({ cpu }) => cpu[name] ?? []);
    return known.length === 0 ? null : spread(known).median;
  };
  return { engine: of('engine'), side: of('side'), sandbox: of('sandbox') };
}

function cpuRatio(floor: CpuPerOrder, ours: CpuPerOrder): number | null {
  const [a, b] = [total(floor), total(ours)];
  return a === null || b === null ? null : round(a / b);
}

function total({ engine, side, sandbox }: CpuPerOrder): number | null {
  return engine === null || side === null || sandbox === null ? null : engine + side + sandbox;
}
