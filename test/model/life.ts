/** One order's life in virtual time: a clock, what is due when, and everything that can happen to it from outside. */
import type { coresdk } from '@temporalio/proto';
import type { WatchInput } from '../../src/activities/contract.ts';
import type { Intake } from '../../src/domain/facets.ts';
import { growingMs } from '../../src/domain/instant.ts';
import { windowEnd } from '../../src/domain/maintenance.ts';
import type { OrderState } from '../../src/domain/order-state.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Publication } from '../../src/domain/publication.ts';
import type { OrderStart } from '../../src/workflows/contract.ts';
import { type Draw, iso, ModelCalls } from './model-calls.ts';
import { ModelRecords } from './model-records.ts';
import { ModelYamato } from './model-yamato.ts';
import { type Body, someContents } from './random-actions.ts';
import { type Command, durationMs, fromPayload, toPayload, type createVirtualWorker, type VirtualRun } from './virtual-worker.ts';

type Job = coresdk.workflow_activation.IWorkflowActivationJob;
type Worker = Awaited<ReturnType<typeof createVirtualWorker>>;
type Due = { readonly at: number; readonly deliver: () => Promise<void> };

export class Life {
  now = Date.parse('2026-11-23T03:00:00.000Z');
  run: VirtualRun | null = null;
  readonly yamato: ModelYamato;
  readonly calls: ModelCalls;
  readonly records = new ModelRecords();
  /** The newest state that the workflow tried to publish, whether or not the records took it. */
  state: OrderState | null = null;
  readonly accepted: { readonly id: string; readonly body: Body }[] = [];
  /** Questions asked and not answered yet. */
  readonly asked = new Set<string>();
  /** Somebody changed the credit in Yamato's own console. */
  drifted = false;
  /** Commands of earlier runs. */
  spent = 0;
  readonly log: string[] = [];
  readonly mutating = new Set<number>();
  onSend: (type: string, input: { readonly settlementNo: string }) => void = () => undefined;
  private timers = new Map<number, Due>();
  private activities = new Map<number, Due>();
  private pendingJobs: Job[] = [];
  private serial = 0;
  private readonly worker: Worker;
  private readonly draw: Draw;
  private readonly policy: Policy;

  constructor(worker: Worker, draw: Draw, policy: Policy) {
    this.worker = worker;
    this.draw = draw;
    this.policy = policy;
    this.yamato = new ModelYamato(policy.buyerLimitYen);
    this.calls = new ModelCalls(this.yamato, this.records, draw, policy);
  }

  async start(intake: Intake, abandons: boolean): Promise<void> {
    const generation = (this.records.state?.generations ?? 0) + 1;
    const claimId = `claim-${generation}`;
    this.records.own(claimId);
    const input: OrderStart = {
      kind: 'start', shop: 'demo', orderNumber: 'A-1', method: 'atobarai', intake, claimId, generation, sequence: this.records.state?.sequence ?? 0,
      settlementNo: `A-1-${generation}`, contractKey: 'contract', contents: someContents(this.draw, this.now), policy: this.policy, acceptedAt: iso(this.now),
      abandonAt: abandons ? iso(this.now + this.policy.checkoutDeadlineMs) : null, actor: 'cart', shopStatus: null,
    };
    await this.open(input);
  }

  private async open(input: unknown): Promise<void> {
    this.note(`open ${(input as { kind: string }).kind}`);
    this.run = await this.worker.open(input, this.now);
    await this.obey(this.run.firstCommands());
  }

  /** Also wakes an order that has ended. */
  async act(body: Body): Promise<void> {
    this.serial += 1;
    const id = `action-${this.serial}`;
    this.accepted.push({ id, body });
    this.note(`act ${id} ${JSON.stringify(body, (key, value) => (key === 'contents' ? value?.amountYen : value))}`);
    const message = { actionId: id, actor: 'staff', acceptedAt: iso(this.now), body };
    await this.signal('staffAction', [toPayload(message)]);
    if (this.draw(2) === 0) await this.ask('awaitAction', { actionId: id });
  }

  async signal(signalName: string, input: readonly ReturnType<typeof toPayload>[]): Promise<void> {
    this.pendingJobs.push({ signalWorkflow: { signalName, input: [...input] } });
    if (this.run === null) {
      if (this.records.state === null) return void this.pendingJobs.pop();
      await this.open({ kind: 'resume', shop: 'demo', orderNumber: 'A-1' });
    }
    // Messages often arrive together with something else.
    if (this.draw(3) > 0) await this.activate([]);
  }

  async ask(name: 'awaitVerdict' | 'awaitAction', args: { readonly claimId: string } | { readonly actionId: string }): Promise<void> {
    if (this.run === null) return;
    this.serial += 1;
    const id = `${name}-${this.serial}`;
    this.asked.add(id);
    await this.activate([{ doUpdate: { id, protocolInstanceId: id, name, input: [toPayload(args)], runValidator: true, meta: { updateId: id, identity: 'api' } } }]);
  }

  async restart(): Promise<void> {
    this.note('restart');
    await this.run?.restart();
  }

  isIdle(): boolean {
    return this.pendingJobs.length === 0 && this.mutating.size === 0;
  }

  pending(): number {
    return this.timers.size + this.activities.size;
  }

  nextAt(): number | null {
    const dues = [...this.timers.values(), ...this.activities.values()];
    return dues.length === 0 ? null : Math.min(...dues.map(({ at }) => at));
  }

  /** The next thing that is due happens; false: nothing is. */
  async step(): Promise<boolean> {
    const at = this.nextAt();
    if (at === null) {
      if (this.pendingJobs.length === 0) return false;
      await this.activate([]);
      return true;
    }
    await this.passTo(at);
    const due = [...this.activities.values(), ...this.timers.values()].find((one) => one.at === at);
    await due?.deliver();
    return true;
  }

  /** What was sent and waits for company is delivered. */
  async flush(): Promise<void> {
    await this.activate([]);
  }

  async passTo(at: number): Promise<void> {
    while (this.calls.hasLate() && this.calls.nextLateAt() <= at) {
      this.now = Math.max(this.now, this.calls.nextLateAt());
      this.calls.passTime(this.now);
    }
    this.now = Math.max(this.now, at);
    this.calls.passTime(this.now);
  }

  private async activate(jobs: readonly Job[]): Promise<void> {
    const { run } = this;
    const all = [...this.pendingJobs, ...jobs];
    this.pendingJobs = [];
    if (run === null || all.length === 0) return;
    await this.obey(await run.activate(this.now, all));
  }

  private async obey(commands: readonly Command[]): Promise<void> {
    const cancelled: Job[] = [];
    for (const command of commands) {
      if (command.startTimer) this.startTimer(Number(command.startTimer.seq), this.now + durationMs(command.startTimer.startToFireTimeout));
      else if (command.cancelTimer) this.timers.delete(Number(command.cancelTimer.seq));
      else if (command.scheduleActivity) this.schedule(command.scheduleActivity);
      else if (command.scheduleLocalActivity) this.publishAtOnce(Number(command.scheduleLocalActivity.seq), fromPayload(command.scheduleLocalActivity.arguments?.[0]) as Publication);
      else if (command.requestCancelActivity) cancelled.push(...this.cancelActivity(Number(command.requestCancelActivity.seq)));
      else if (command.updateResponse) this.answered(command.updateResponse);
      else if (command.continueAsNewWorkflowExecution) return this.close(fromPayload(command.continueAsNewWorkflowExecution.arguments?.[0]));
      else if (command.completeWorkflowExecution) return this.close(null);
      else if (command.failWorkflowExecution) throw new Error(`the order failed: ${JSON.stringify(command.failWorkflowExecution.failure)}`);
    }
    if (cancelled.length > 0) await this.activate(cancelled);
  }

  private answered({ protocolInstanceId, rejected, completed }: coresdk.workflow_commands.IUpdateResponse): void {
    if (rejected != null || completed != null) this.asked.delete(protocolInstanceId ?? '');
  }

  private async close(next: unknown): Promise<void> {
    if (this.mutating.size > 0) throw new Error('the run closes while a call is under way');
    this.spent += this.run?.commandCount ?? 0;
    await this.run?.close();
    this.run = null;
    this.timers.clear();
    this.activities.clear();
    this.note(next === null ? 'ended' : 'continues');
    if (next !== null) await this.open(next);
    else if (this.pendingJobs.length > 0) {
      // A message that came as the run closed makes the engine start over; here it wakes a new run.
      await this.open({ kind: 'resume', shop: 'demo', orderNumber: 'A-1' });
      await this.activate([]);
    }
  }

  private startTimer(seq: number, at: number): void {
    this.note(`timer until ${iso(at)}`);
    this.timers.set(seq, { at, deliver: () => (this.timers.delete(seq), this.activate([{ fireTimer: { seq } }])) });
  }

  private cancelActivity(seq: number): Job[] {
    if (!this.activities.delete(seq)) return [];
    return [{ resolveActivity: { seq, result: { cancelled: { failure: { message: 'cancelled', canceledFailureInfo: {} } } } } }];
  }

  private schedule(activity: coresdk.workflow_commands.IScheduleActivity): void {
    const seq = Number(activity.seq);
    const type = activity.activityType ?? '';
    const input = fromPayload(activity.arguments?.[0]);
    if (type === 'watch') return this.watch(seq, input as WatchInput, this.now + durationMs(activity.scheduleToCloseTimeout), 0, this.now + 50);
    if (type === 'publish' || type === 'loadOrder' || type === 'claimSettlementNo') return this.onRecords(seq, type, input, 0);
    this.onSend(type, input as { settlementNo: string });
    const answer = this.calls.run(type, input, this.now);
    if (type !== 'inquire') this.mutating.add(seq);
    this.note(`${type} ${(input as { settlementNo: string }).settlementNo} → ${'lost' in answer ? 'lost' : JSON.stringify(answer.value)}`);
    const result = 'lost' in answer ? { failed: { failure: activityFailure(type, activity.activityId ?? '', timedOut('START_TO_CLOSE'), 'MAXIMUM_ATTEMPTS_REACHED') } } : { completed: { result: toPayload(answer.value) } };
    this.resolveLater(seq, this.now + 1 + answer.afterMs, { resolveActivity: { seq, result } });
  }

  private resolveLater(seq: number, at: number, job: Job): void {
    this.activities.set(seq, {
      at,
      deliver: () => {
        this.activities.delete(seq);
        this.mutating.delete(seq);
        return this.activate([job]);
      },
    });
  }

  private watch(seq: number, input: WatchInput, giveUpAt: number, attempt: number, at: number): void {
    this.activities.set(seq, {
      at,
      deliver: async () => {
        const { plan } = input;
        const quietUntil = windowEnd(plan.quiet, iso(this.now));
        if (quietUntil !== null) return this.watch(seq, input, giveUpAt, attempt, Date.parse(quietUntil));
        const found = this.calls.poll(input, this.now);
        const slow = plan.slowFrom !== null && Date.parse(plan.slowFrom) <= this.now;
        const next = this.now + (slow ? plan.slowMs : growingMs(plan.firstMs, plan.maxMs, attempt));
        if (found === null && next < giveUpAt) return this.watch(seq, input, giveUpAt, attempt + 1, next);
        this.activities.delete(seq);
        this.note(`watch ${plan.purpose} → ${found === null ? 'gave up' : JSON.stringify(found)}`);
        const result = found === null ? { failed: { failure: activityFailure('watch', String(seq), { message: '変化なし', applicationFailureInfo: { type: 'unchanged' } }, 'TIMEOUT') } } : { completed: { result: toPayload(found) } };
        return this.activate([{ resolveActivity: { seq, result } }]);
      },
    });
  }

  /** Repeated by the engine until the records answer. */
  private onRecords(seq: number, type: string, input: unknown, attempt: number): void {
    const at = this.now + 5 + (attempt === 0 ? 0 : growingMs(200, 30_000, attempt - 1));
    this.activities.set(seq, {
      at,
      deliver: () => {
        if (this.records.down) {
          this.onRecords(seq, type, input, attempt + 1);
          return Promise.resolve();
        }
        this.activities.delete(seq);
        return this.activate([{ resolveActivity: { seq, result: { completed: { result: toPayload(this.fromRecords(type, input)) } } } }]);
      },
    });
  }

  private fromRecords(type: string, input: unknown): unknown {
    if (type === 'publish') return this.take(input as Publication);
    if (type === 'loadOrder') return this.records.load();
    return `A-1-${(input as { generation: number }).generation}`;
  }

  private take(publication: Publication): unknown {
    this.state = publication.state;
    return this.records.publish(publication);
  }

  private publishAtOnce(seq: number, publication: Publication): void {
    this.state = publication.state;
    const { credit, cancellation, shipment, amending, attention, outcome, sequence, doubt } = publication.state;
    this.note(`publish ${sequence}: ${credit.settlementNo} ${credit.state}, cancel ${cancellation.state}, shipment ${shipment.state}, amending ${amending?.way ?? '-'}, doubt ${doubt?.operation ?? '-'}, ${attention.map(({ code }) => code).join(' ')} ${outcome ?? ''}`);
    this.activities.set(seq, {
      at: this.now + (this.records.down ? 500 : 5),
      deliver: () => {
        this.activities.delete(seq);
        // The attempt may be lost on its way there or on its way back.
        const lost = this.records.down || (!this.calls.honest && this.draw(12) === 1);
        if (!this.records.down && (!lost || this.draw(2) === 0)) {
          const result = this.take(publication);
          if (!lost) return this.activate([{ resolveActivity: { seq, isLocal: true, result: { completed: { result: toPayload(result) } } } }]);
        }
        const failure = activityFailure('publish', String(seq), timedOut('SCHEDULE_TO_CLOSE'), 'TIMEOUT');
        return this.activate([{ resolveActivity: { seq, isLocal: true, result: { failed: { failure } } } }]);
      },
    });
  }

  note(what: string): void {
    this.log.push(`${iso(this.now)} ${what.slice(0, 400)}`);
  }
}

type Failure = { readonly message: string; readonly [info: string]: unknown };

function timedOut(timeoutType: string): Failure {
  return { message: 'timed out', timeoutFailureInfo: { timeoutType: `TIMEOUT_TYPE_${timeoutType}` } };
}

function activityFailure(type: string, activityId: string, cause: Failure, retryState: string): Failure {
  return { message: 'Activity task failed', activityFailureInfo: { activityType: { name: type }, activityId, retryState: `RETRY_STATE_${retryState}` }, cause };
}
