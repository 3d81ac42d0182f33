/** What an order has asked for and is due later: timers and activities. What is due becomes a job of its next workflow task. */
import type { coresdk } from '@temporalio/proto';
import type { WatchInput } from '../../src/activities/contract.ts';
import { growingMs } from '../../src/domain/values/instant.ts';
import { windowEnd } from '../../src/domain/lifecycle/maintenance.ts';
import type { Publication } from '../../src/domain/order/publication.ts';
import { activityFailure, timedOut } from './failures.ts';
import type { Call } from './judge.ts';
import type { Life } from './life.ts';
import { iso, numberOf } from './model-calls.ts';
import { durationMs, fromPayload, type Job, type Outstanding, toPayload } from './virtual-worker.ts';

/** `take`: what the order is told then; null: not yet, it is due again later. */
type Due = { readonly at: number; readonly take: () => Job | null };

const recordsActivities: readonly string[] = ['publish', 'loadOrder', 'claimSettlementNo', 'checkStart', 'voidNumber'];

export class Agenda {
  /** Changing calls under way, by the sequence of their activity. */
  readonly inFlight = new Map<number, Call>();
  /** Questions on their way: what they bring was so when they were asked. */
  readonly asking = new Set<number>();
  /** Activities that the order waits for before it goes on: all but its watch on Yamato. */
  private readonly working = new Set<number>();
  private readonly timers = new Map<number, Due>();
  private readonly activities = new Map<number, Due>();
  private readonly life: Life;

  constructor(life: Life) {
    this.life = life;
  }

  size(): number {
    return this.timers.size + this.activities.size;
  }

  nextAt(): number | null {
    const dues = [...this.timers.values(), ...this.activities.values()];
    return dues.length === 0 ? null : Math.min(...dues.map(({ at }) => at));
  }

  /** What is due first, if its time has come. */
  take(): Job | null {
    const at = this.nextAt();
    if (at === null || at > this.life.now) return null;
    const due = [...this.activities.values(), ...this.timers.values()].find((one) => one.at === at);
    return due?.take() ?? null;
  }

  /** All that has become due by now. */
  takeAll(): Job[] {
    const jobs: Job[] = [];
    while ((this.nextAt() ?? Infinity) <= this.life.now) {
      const job = this.take();
      if (job !== null) jobs.push(job);
    }
    return jobs;
  }

  /** Nothing is under way but a watch. */
  isIdle(): boolean {
    return this.working.size === 0;
  }

  hasActivity(seq: number): boolean {
    return this.activities.has(seq);
  }

  /** The run is over, and nobody waits for anything of it any more. */
  clear(): void {
    for (const kept of [this.timers, this.activities, this.inFlight, this.asking, this.working]) kept.clear();
  }

  /** As the engine has it after it was put back: an activity is handed out again, or is missed with the worker that had it. */
  restore({ timers, activities }: Outstanding): void {
    for (const [seq, at] of timers) this.startTimer(seq, at);
    for (const [seq, activity] of activities) {
      const isCall = activity.activityType !== 'watch' && !recordsActivities.includes(activity.activityType ?? '');
      const isOpen = windowEnd(this.life.policy.maintenance, iso(this.life.now)) === null;
      if (!isCall || (isOpen && this.life.isDrawn(2))) this.schedule(activity);
      else this.miss(seq, activity);
    }
  }

  /** Whether it was sent, nobody knows. */
  private miss(seq: number, activity: coresdk.workflow_commands.IScheduleActivity): void {
    this.working.add(seq);
    const failure = activityFailure(activity.activityType ?? '', activity.activityId ?? '', timedOut('START_TO_CLOSE'), 'MAXIMUM_ATTEMPTS_REACHED');
    this.resolveLater(seq, this.life.now + 1_000, { resolveActivity: { seq, result: { failed: { failure } } } });
  }

  startTimer(seq: number, at: number): void {
    this.life.note(`timer until ${iso(at)}`);
    this.timers.set(seq, { at, take: () => (this.timers.delete(seq), { fireTimer: { seq } }) });
  }

  cancelTimer(seq: number): void {
    this.timers.delete(seq);
  }

  cancelActivity(seq: number): void {
    this.activities.delete(seq);
  }

  schedule(activity: coresdk.workflow_commands.IScheduleActivity): void {
    const { life } = this;
    const seq = Number(activity.seq);
    const type = activity.activityType ?? '';
    const input = fromPayload(activity.arguments?.[0]);
    if (type === 'watch') return this.watch(seq, input as WatchInput, life.now + durationMs(activity.scheduleToCloseTimeout), 0, life.now + 50);
    this.working.add(seq);
    if (recordsActivities.includes(type)) return this.onRecords(seq, type, input, 0);
    const call = { type, settlementNo: numberOf(input) };
    life.judge.beforeCall(life, call);
    const answer = life.calls.run(type, input, life.now);
    if (type === 'inquire') this.asking.add(seq);
    else if (type !== 'fetchInvoice') this.inFlight.set(seq, call);
    life.note(`${type} ${call.settlementNo} → ${'lost' in answer ? 'lost' : JSON.stringify(answer.value)}`);
    const result = 'lost' in answer ? { failed: { failure: activityFailure(type, activity.activityId ?? '', timedOut('START_TO_CLOSE'), 'MAXIMUM_ATTEMPTS_REACHED') } } : { completed: { result: toPayload(answer.value) } };
    this.resolveLater(seq, life.now + 1 + answer.afterMs, { resolveActivity: { seq, result } });
  }

  private resolveLater(seq: number, at: number, job: Job): void {
    this.activities.set(seq, {
      at,
      take: () => {
        this.activities.delete(seq);
        this.working.delete(seq);
        this.inFlight.delete(seq);
        this.asking.delete(seq);
        return job;
      },
    });
  }

  private watch(seq: number, input: WatchInput, giveUpAt: number, attempt: number, at: number): void {
    const { life } = this;
    const again = (next: number, tries: number): null => (this.watch(seq, input, giveUpAt, tries, next), null);
    this.activities.set(seq, {
      at,
      take: () => {
        const { plan } = input;
        const quietUntil = windowEnd(plan.quiet, iso(life.now));
        if (quietUntil !== null) return again(Date.parse(quietUntil), attempt);
        life.judge.beforeCall(life, { type: 'watch', settlementNo: input.settlementNo });
        const found = life.calls.poll(input, life.now);
        const slow = plan.slowFrom !== null && Date.parse(plan.slowFrom) <= life.now;
        const next = life.now + (slow ? plan.slowMs : growingMs(plan.firstMs, plan.maxMs, attempt));
        if (found === null && next < giveUpAt) return again(next, attempt + 1);
        this.activities.delete(seq);
        life.note(`watch ${plan.purpose} → ${found === null ? 'gave up' : JSON.stringify(found)}`);
        const result = found === null ? { failed: { failure: activityFailure('watch', String(seq), { message: '変化なし', applicationFailureInfo: { type: 'unchanged' } }, 'TIMEOUT') } } : { completed: { result: toPayload(found) } };
        return { resolveActivity: { seq, result } };
      },
    });
  }

  /** Repeated by the engine until the records answer. */
  private onRecords(seq: number, type: string, input: unknown, attempt: number): void {
    const { life } = this;
    const at = life.now + 5 + (attempt === 0 ? 0 : growingMs(200, 30_000, attempt - 1));
    this.activities.set(seq, {
      at,
      take: () => {
        if (life.records.down) {
          life.occurred.note('happening', 'records down');
          this.onRecords(seq, type, input, attempt + 1);
          return null;
        }
        this.activities.delete(seq);
        this.working.delete(seq);
        return { resolveActivity: { seq, result: { completed: { result: toPayload(this.fromRecords(type, input)) } } } };
      },
    });
  }

  private fromRecords(type: string, input: unknown): unknown {
    const { records } = this.life;
    if (type === 'publish') return this.life.takePublication(input as Publication);
    if (type === 'loadOrder') return records.load();
    if (type === 'voidNumber') return records.sends.void((input as { settlementNo: string }).settlementNo);
    if (type === 'checkStart') return records.checkSend((input as { claimId: string }).claimId, (input as { settlementNo: string }).settlementNo);
    return `A-1-${(input as { generation: number }).generation}`;
  }
}
