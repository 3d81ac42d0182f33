/** One order's life in virtual time: a clock, what is due when, and everything that can happen to it from outside. */
import type { coresdk } from '@temporalio/proto';
import type { WatchInput } from '../../src/activities/contract.ts';
import type { OrderContents } from '../../src/domain/contents.ts';
import type { Intake } from '../../src/domain/facets.ts';
import { growingMs } from '../../src/domain/instant.ts';
import { windowEnd } from '../../src/domain/maintenance.ts';
import type { OrderState } from '../../src/domain/order-state.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Publication } from '../../src/domain/publication.ts';
import type { InvoiceAnswer, OrderStart } from '../../src/workflows/contract.ts';
import type { Run } from '../../src/workflows/run.ts';
import { Costs } from './costs.ts';
import { Occurred } from './coverage.ts';
import { noteAction } from './note-action.ts';
import { type Call, type Judge, nobody } from './judge.ts';
import { activityFailure, timedOut } from './failures.ts';
import { type Draw, iso, ModelCalls } from './model-calls.ts';
import { ModelRecords } from './model-records.ts';
import { ModelYamato } from './model-yamato.ts';
import { type Body, someContents } from './random-actions.ts';
import { type Command, durationMs, fromPayload, toPayload, type createVirtualWorker, type VirtualRun } from './virtual-worker.ts';

type Job = coresdk.workflow_activation.IWorkflowActivationJob;
type Worker = Awaited<ReturnType<typeof createVirtualWorker>>;
type Due = { readonly at: number; readonly deliver: () => Promise<void> };
type Payload = ReturnType<typeof toPayload>;
export type Beginning = {
  readonly intake: Intake;
  /** The cart gives the checkout up when its deadline passes. */
  readonly abandons?: boolean;
  readonly contents?: OrderContents;
  /** An adopted order comes with the number it has at Yamato. */
  readonly settlementNo?: string;
};

const recordsActivities: readonly string[] = ['publish', 'loadOrder', 'claimSettlementNo', 'checkStart', 'voidNumber'];

export class Life {
  now = Date.parse('2026-11-23T03:00:00.000Z');
  run: VirtualRun | null = null;
  readonly yamato: ModelYamato;
  readonly calls: ModelCalls;
  readonly records = new ModelRecords();
  readonly policy: Policy;
  readonly occurred: Occurred;
  readonly costs = new Costs();
  /** The order as the workflow has it, or had it last. */
  state: OrderState | null = null;
  /** `generation`: the start whose order it was for. */
  readonly accepted: { readonly id: string; readonly body: Body; readonly message: Payload; readonly generation: string }[] = [];
  /** Questions asked and not answered yet. */
  readonly asked = new Set<string>();
  /** Credits that were changed in Yamato's own console since the order last agreed with them, and for how long it could have seen so. */
  readonly unnoticed = new Map<string, { couldSeeMs: number }>();
  /** Credits whose slips were changed there since. */
  readonly slipsEdited = new Set<string>();
  readonly log: string[] = [];
  /** The run is of a start that came once more: what it believes is nobody's, and it may send nothing. */
  isLate = false;
  /** Changing calls under way, by the sequence of their activity. */
  readonly inFlight = new Map<number, Call>();
  /** Questions on their way: what they bring was so when they were asked. */
  readonly asking = new Set<number>();
  private timers = new Map<number, Due>();
  private activities = new Map<number, Due>();
  private pendingJobs: Job[] = [];
  private serial = 0;
  private starts: OrderStart[] = [];
  private readonly worker: Worker;
  private readonly draw: Draw;
  private readonly judge: Judge;

  constructor(worker: Worker, draw: Draw, policy: Policy, { judge = nobody, occurred = new Occurred() }: { readonly judge?: Judge; readonly occurred?: Occurred } = {}) {
    this.worker = worker;
    this.draw = draw;
    this.policy = policy;
    this.judge = judge;
    this.occurred = occurred;
    this.yamato = new ModelYamato(policy.buyerLimitYen);
    this.calls = new ModelCalls(this.yamato, this.records, draw, policy, occurred);
  }

  /** Also for a number whose earlier checkout came to nothing: the next generation. */
  async start({ intake, abandons = false, contents = someContents(this.draw, this.now), settlementNo }: Beginning): Promise<void> {
    const generation = (this.records.state?.generations ?? 0) + 1;
    const claimId = `claim-${generation}`;
    const number = settlementNo ?? `A-1-${generation}`;
    this.records.own(claimId, number);
    const input: OrderStart = {
      kind: 'start', shop: 'demo', orderNumber: 'A-1', method: 'atobarai', intake, claimId, generation, sequence: this.records.state?.sequence ?? 0,
      settlementNo: number, contractKey: 'contract', contents, policy: this.policy, acceptedAt: iso(this.now),
      abandonAt: abandons ? iso(this.now + this.policy.checkoutDeadlineMs) : null, actor: 'cart', shopStatus: null,
    };
    this.starts.push(input);
    await this.open(input);
  }

  /** A start that the sweep hands over once more after its run has ended. */
  async startLate(): Promise<void> {
    const late = this.starts[this.draw(this.starts.length)];
    if (this.run !== null || late === undefined) return;
    this.isLate = true;
    await this.open(late);
  }

  private async open(input: unknown): Promise<void> {
    this.note(`open ${(input as { kind: string }).kind}`);
    this.costs.count('opened');
    this.run = await this.worker.open(input, this.now);
    this.look();
    await this.obey(this.run.firstCommands());
    this.judge.afterStep(this);
  }

  /** Also wakes an order that has ended. */
  async act(body: Body): Promise<string> {
    this.serial += 1;
    const id = `action-${this.serial}`;
    const message = toPayload({ actionId: id, actor: 'staff', acceptedAt: iso(this.now), body });
    this.accepted.push({ id, body, message, generation: this.records.claimId });
    // What staff take over from the console is their word; the order goes on by it as by Yamato's.
    if (body.action === 'correctStatus' && this.state !== null) this.calls.lastTold.set(this.state.credit.settlementNo, 'approved');
    this.note(`act ${id} ${JSON.stringify(body, (key, value) => (key === 'contents' ? value?.amountYen : value))}`);
    await this.signal('staffAction', [message]);
    if (this.draw(2) === 0) await this.ask('awaitAction', { actionId: id });
    return id;
  }

  async signal(signalName: string, input: readonly Payload[]): Promise<void> {
    this.pendingJobs.push({ signalWorkflow: { signalName, input: [...input] } });
    if (this.run === null) {
      if (this.records.state === null) return void this.pendingJobs.pop();
      await this.resume();
    }
    // Messages often arrive together with something else.
    if (this.draw(3) > 0) await this.activate([]);
  }

  async ask(name: 'awaitVerdict' | 'awaitAction' | 'printInvoice', args: { readonly [field: string]: string }): Promise<void> {
    if (this.run === null) return;
    this.serial += 1;
    const id = `${name}-${this.serial}`;
    this.asked.add(id);
    await this.activate([{ doUpdate: { id, protocolInstanceId: id, name, input: [toPayload(args)], runValidator: true, meta: { updateId: id, identity: 'api' } } }]);
  }

  /** The engine loses the run, at a moment when nothing is under way; another begins from the records. */
  async lose(): Promise<void> {
    await this.run?.close();
    this.run = null;
    this.timers.clear();
    this.activities.clear();
    await this.resume();
  }

  private async resume(): Promise<void> {
    this.occurred.note('happening', 'resume');
    await this.open({ kind: 'resume', shop: 'demo', orderNumber: 'A-1' });
  }

  /** What only the workflow itself knows; null while no run has the order. */
  inside(): Run | null {
    return this.run?.view() ?? null;
  }

  private look(): void {
    this.state = this.inside()?.state ?? this.state;
  }

  async restart(): Promise<void> {
    if (this.run === null) return;
    this.note('restart');
    this.occurred.note('happening', 'restart');
    const before = JSON.stringify(this.inside()?.state ?? null);
    await this.run.restart();
    if (JSON.stringify(this.inside()?.state ?? null) !== before) throw new Error('another worker makes another order of the same history');
  }

  /** Somebody changes a credit in Yamato's console, or Yamato does by itself. */
  edited(number: string): void {
    this.unnoticed.set(number, { couldSeeMs: 0 });
    this.slipsEdited.add(number);
    this.note(`console: ${number} ${this.yamato.entries.get(number)?.status} ${this.yamato.entries.get(number)?.warning}`);
  }

  hasMessages(): boolean {
    return this.pendingJobs.length > 0;
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
    while (this.calls.hasLate() && this.calls.nextLateAt() <= at) this.moveTo(this.calls.nextLateAt());
    this.moveTo(at);
  }

  private moveTo(at: number): void {
    const ms = at - this.now;
    if (ms > 0) {
      this.judge.beforeTime(this, ms);
      this.costs.passTime(ms);
    }
    this.now = Math.max(this.now, at);
    const lapsing = [...this.yamato.entries].filter(([, { status, sms }]) => status === 'held' && sms !== null && sms.deadline <= this.now);
    const late = this.calls.passTime(this.now);
    for (const [number] of lapsing) this.edited(number);
    // An entry of the code that Yamato takes after it said to be still waiting: the next look or push shows it.
    for (const { operation, settlementNo } of late) if (operation === 'KAASA') this.edited(settlementNo);
  }

  private async activate(jobs: readonly Job[]): Promise<void> {
    const { run } = this;
    const all = [...this.pendingJobs, ...jobs];
    this.pendingJobs = [];
    if (run === null || all.length === 0) return;
    this.costs.arrived(all);
    const commands = await run.activate(this.now, all);
    this.look();
    await this.obey(commands);
    this.judge.afterStep(this);
  }

  private async obey(commands: readonly Command[]): Promise<void> {
    const cancelled: Job[] = [];
    this.costs.spend(commands.length);
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
    if (completed != null && protocolInstanceId?.startsWith('printInvoice') === true) this.occurred.note('invoice', (fromPayload(completed) as InvoiceAnswer).kind);
  }

  private async close(next: unknown): Promise<void> {
    if (this.inFlight.size > 0) throw new Error('the run closes while a call is under way');
    await this.run?.close();
    this.run = null;
    this.timers.clear();
    this.activities.clear();
    this.asking.clear();
    this.note(next === null ? `ended ${this.state?.outcome}` : 'continues');
    if (next === null) this.occurred.note('outcome', this.state?.outcome ?? 'none');
    if (next === null && this.isLate) this.state = this.records.state;
    if (next === null) this.isLate = false;
    if (next !== null) {
      this.occurred.note('happening', 'continue as new');
      await this.open(next);
    } else if (this.pendingJobs.length > 0) {
      // A message that came as the run closed makes the engine start over; here it wakes a new run.
      await this.resume();
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
    if (recordsActivities.includes(type)) return this.onRecords(seq, type, input, 0);
    const call = { type, settlementNo: (input as { settlementNo: string }).settlementNo };
    this.judge.beforeCall(this, call);
    const answer = this.calls.run(type, input, this.now);
    if (type === 'inquire') this.asking.add(seq);
    else if (type !== 'fetchInvoice') this.inFlight.set(seq, call);
    this.note(`${type} ${call.settlementNo} → ${'lost' in answer ? 'lost' : JSON.stringify(answer.value)}`);
    const result = 'lost' in answer ? { failed: { failure: activityFailure(type, activity.activityId ?? '', timedOut('START_TO_CLOSE'), 'MAXIMUM_ATTEMPTS_REACHED') } } : { completed: { result: toPayload(answer.value) } };
    this.resolveLater(seq, this.now + 1 + answer.afterMs, { resolveActivity: { seq, result } });
  }

  private resolveLater(seq: number, at: number, job: Job): void {
    this.activities.set(seq, {
      at,
      deliver: () => {
        this.activities.delete(seq);
        this.inFlight.delete(seq);
        this.asking.delete(seq);
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
        this.judge.beforeCall(this, { type: 'watch', settlementNo: input.settlementNo });
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
          this.occurred.note('happening', 'records down');
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
    if (type === 'voidNumber') return null;
    if (type === 'checkStart') return this.records.checkSend((input as { claimId: string }).claimId, (input as { settlementNo: string }).settlementNo);
    return `A-1-${(input as { generation: number }).generation}`;
  }

  private take(publication: Publication): unknown {
    const finished = publication.lines.filter(({ id, state }) => state === 'finished' && this.records.lines.get(id)?.state !== 'finished');
    const result = this.records.publish(publication);
    for (const line of finished) noteAction(this.occurred, this.accepted.find(({ id }) => id === line.id)?.body, line);
    return result;
  }

  private publishAtOnce(seq: number, publication: Publication): void {
    const { credit, cancellation, shipment, amending, attention, outcome, sequence, doubt } = publication.state;
    this.note(`publish ${sequence}: ${credit.settlementNo} ${credit.state}, cancel ${cancellation.state}, shipment ${shipment.state}, amending ${amending?.way ?? '-'}, doubt ${doubt?.operation ?? '-'}, ${attention.map(({ code }) => code).join(' ')} ${outcome ?? ''}`);
    this.activities.set(seq, {
      at: this.now + (this.records.down ? 500 : 5),
      deliver: () => {
        this.activities.delete(seq);
        // The attempt may be lost on its way there or on its way back.
        const lost = this.records.down || (!this.calls.honest && this.draw(12) === 1);
        if (lost) this.occurred.note('happening', 'publication lost');
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

