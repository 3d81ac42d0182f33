/** One order's life in virtual time: a clock, what is due when, and everything that can happen to it from outside. */
import type { coresdk } from '@temporalio/proto';
import { atobaraiPolicy } from '../../src/domain/atobarai/policy.ts';
import type { OrderContents } from '../../src/domain/order/contents.ts';
import type { Intake } from '../../src/domain/order/facets.ts';
import type { ActionLine } from '../../src/domain/order/history.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import type { Policy } from '../../src/domain/order/policy.ts';
import { heldOf } from '../../src/domain/order/facts.ts';
import type { ActionMessage } from '../../src/records/contract/actions.ts';
import type { Publication } from '../../src/domain/order/publication.ts';
import type { LookUpAnswer, OrderStart, VerdictAnswer } from '../../src/workflows/contract.ts';
import type { Run } from '../../src/workflows/run.ts';
import { Agenda } from './agenda.ts';
import { Costs } from './costs.ts';
import { Occurred } from './coverage.ts';
import { Told } from './held.ts';
import { Executions } from './executions.ts';
import { noteAction } from './note-action.ts';
import { type Judge, nobody } from './judge.ts';
import { type Draw, iso, ModelCalls } from './model-calls.ts';
import { ModelRecords } from './model-records.ts';
import { ModelYamato } from './model-yamato.ts';
import { type Body, someContents } from './random-actions.ts';
import { Sweep } from './sweep.ts';
import { type Command, durationMs, fromPayload, type Job, toPayload, type createVirtualWorker, type VirtualRun } from './virtual-worker.ts';
import { isEnd } from './workflow-task.ts';

type Worker = Awaited<ReturnType<typeof createVirtualWorker>>;
type Payload = ReturnType<typeof toPayload>;
export type Beginning = {
  readonly intake: Intake;
  /** The cart gives the checkout up when its deadline passes. */
  readonly abandons?: boolean;
  readonly contents?: OrderContents;
  /** An adopted order comes with the number it has at Yamato. */
  readonly settlementNo?: string;
};

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
  readonly told = new Told();
  /** Questions asked and not answered yet. */
  readonly asked = new Set<string>();
  /** Credits that were changed in Yamato's own console since the order last agreed with them, and for how long it could have seen so. */
  readonly unnoticed = new Map<string, { couldSeeMs: number }>();
  /** Credits whose slips were changed there since. */
  readonly slipsEdited = new Set<string>();
  readonly log: string[] = [];
  /** The run is of a start that came once more: what it believes is nobody's, and it may send nothing. */
  isLate = false;
  readonly agenda: Agenda;
  /**
   * The worker dies once this publication is in the records, and its task does not complete: for how long nothing goes on
   * then. Null: the worker lives.
   */
  dies: (publication: Publication) => number | null = () => null;
  /** Happens while nobody executes the task. */
  meanwhile: () => Promise<void> = () => Promise.resolve();
  private isLost = false;
  /** The engine was put back, and the run has not found out yet. */
  isBehind = false;
  /** The newest run, once it has ended by itself. */
  private ended: VirtualRun | null = null;
  private readonly sweep = new Sweep(this);
  private readonly executions = new Executions(this);
  private pendingJobs: Job[] = [];
  private serial = 0;
  private starts: OrderStart[] = [];
  private readonly worker: Worker;
  private readonly draw: Draw;
  readonly judge: Judge;

  constructor(worker: Worker, draw: Draw, policy: Policy, { judge = nobody, occurred = new Occurred() }: { readonly judge?: Judge; readonly occurred?: Occurred } = {}) {
    this.worker = worker;
    this.draw = draw;
    this.policy = policy;
    this.judge = judge;
    this.occurred = occurred;
    this.yamato = new ModelYamato(atobaraiPolicy(policy).buyerLimitYen);
    this.calls = new ModelCalls(this.yamato, this.records, draw, policy, occurred);
    this.agenda = new Agenda(this);
  }

  /** Also for a number whose earlier checkout came to nothing: the next generation. */
  async start({ intake, abandons = false, contents = someContents(this.draw, this.now), settlementNo }: Beginning): Promise<void> {
    const generation = (this.records.state?.generations ?? 0) + 1;
    const claimId = `claim-${generation}`;
    const number = settlementNo ?? `A-1-${generation}`;
    const input: OrderStart = {
      kind: 'start', shop: 'demo', orderNumber: 'A-1', service: 'atobarai', intake, claimId, generation, sequence: this.records.state?.sequence ?? 0,
      settlementNo: number, contractKey: 'contract', contents, policy: this.policy, acceptedAt: iso(this.now),
      abandonAt: abandons ? iso(this.now + this.policy.checkoutDeadlineMs) : null, actor: 'cart', shopStatus: null,
    };
    this.starts.push(input);
    this.records.own(input);
    await this.open(input);
  }

  /** A start that is handed over once more after its run has ended, or was lost before it had a verdict. */
  async startLate(): Promise<void> {
    const isOpen = this.records.isOpen();
    const late = this.isRunless() ? this.starts.at(-1) : this.starts[this.draw(this.starts.length)];
    if (this.run !== null || late === undefined || (this.isRunless() && !isOpen)) return;
    this.isLate = !this.isRunless();
    this.sweep.begin();
    await this.open(late);
  }

  /** Whether the newest start came with a deadline after which its cart gives up. */
  get abandons(): boolean {
    return this.starts.at(-1)?.abandonAt != null;
  }

  private async open(input: unknown): Promise<void> {
    this.note(`open ${(input as { kind: string }).kind}`);
    this.costs.count('opened');
    this.run = await this.worker.open(this.now);
    await this.activate([this.run.firstJob(input)]);
  }

  /** Also wakes an order that has ended. */
  async act(body: Body): Promise<string> {
    this.serial += 1;
    const id = `action-${this.serial}`;
    const claimed = { actor: 'staff', acceptedAt: iso(this.now), body };
    const message = this.messageOf(id, claimed);
    this.records.accept(id, claimed);
    this.accepted.push({ id, body, message, generation: this.records.claimId });
    // What staff take over from the console is their word; the order goes on by it as by Yamato's.
    if (body.action === 'correctStatus' && this.state !== null) this.calls.lastTold.set(this.state.credit.settlementNo, 'approved');
    this.note(`act ${id} ${JSON.stringify(body, (key, value) => (key === 'contents' ? value?.amountYen : value))}`);
    await this.signal('staffAction', [message]);
    if (this.draw(2) === 0) await this.ask('awaitAction', { actionId: id });
    return id;
  }

  /** As it is handed over, with what the records hold then. */
  private messageOf(actionId: string, message: ActionMessage): Payload {
    const { state } = this.records;
    return toPayload({ actionId, ...message, ...(state === null ? {} : { seen: heldOf(state) }) });
  }

  async signal(signalName: string, input: readonly Payload[]): Promise<void> {
    this.pendingJobs.push({ signalWorkflow: { signalName, input: [...input] } });
    if (this.run === null) return this.resume();
    // Messages often arrive together with something else.
    if (this.draw(3) > 0) await this.activate([]);
  }

  async ask(name: 'awaitVerdict' | 'awaitAction' | 'lookUp', args: { readonly [field: string]: string }): Promise<void> {
    if (this.run === null) return;
    this.serial += 1;
    const id = `${name}-${this.serial}`;
    this.asked.add(id);
    await this.activate([{ doUpdate: { id, protocolInstanceId: id, name, input: [toPayload(args)], runValidator: true, meta: { updateId: id, identity: 'api' } } }]);
  }

  /** What is accepted and without an outcome, or has no run, is handed over again. */
  async handOverAgain(): Promise<void> {
    this.occurred.note('happening', 'sweep');
    if (this.isRunless()) await this.resume();
    for (const [actionId, message] of this.records.unfinished()) await this.signal('staffAction', [this.messageOf(actionId, message)]);
  }

  /** The records know of an order that goes on, and no run has it. */
  isRunless(): boolean {
    return this.run === null && this.records.state?.outcome === null;
  }

  /** What was done may be more than the run knows, or the records: until another run has taken all up and asked. */
  isInQuestion(): boolean {
    if (this.isLost && this.hasTakenUp()) this.isLost = false;
    return this.isLost || this.isBehind;
  }

  private hasTakenUp(): boolean {
    const open = this.records.unfinished();
    const inside = this.inside();
    if (this.run === null) return open.length === 0 && !this.isRunless();
    if (inside === null || this.isExecuting || this.isLate || !this.agenda.isIdle()) return false;
    return (inside.state.lost ?? null) === null && open.every(([id]) => inside.processed.has(id));
  }

  /** The engine loses the run, and with it all that the run was about to hear. What was sent to Yamato is there. */
  async lose(): Promise<void> {
    if (this.run === null || this.isExecuting) return;
    this.note('the run is lost');
    this.occurred.note('happening', this.agenda.inFlight.size > 0 ? 'run lost with a call' : 'run lost');
    await this.run.close();
    this.run = null;
    this.forget();
    this.state = this.records.state;
  }

  /** The engine is put back to an older moment: what its run was told since, and what it did since, it knows nothing of. */
  async putBack(draw: Draw): Promise<void> {
    const run = this.run ?? this.ended;
    if (run === null || this.isExecuting || this.isLate || run.tasks() < 2) return;
    const tasks = Math.max(1, run.tasks() - 1 - draw(draw(2) === 0 ? 3 : run.tasks()));
    this.note(`the engine is put back by ${run.tasks() - tasks} tasks`);
    this.occurred.note('happening', this.run === null ? 'engine put back before the end' : 'engine put back');
    this.run = run;
    this.forget();
    this.isBehind = true;
    await run.putBack(tasks);
    this.agenda.restore(run.outstanding());
    this.look();
  }

  private forget(): void {
    if (this.agenda.inFlight.size > 0) this.calls.lose([...this.agenda.inFlight.values()]);
    this.agenda.clear();
    this.pendingJobs = [];
    this.asked.clear();
    this.told.forget(this);
    this.ended = null;
    this.isLate = false;
    this.isBehind = false;
    this.isLost = true;
    this.sweep.begin();
  }

  async resume(): Promise<void> {
    this.occurred.note('happening', 'resume');
    await this.open({ kind: 'resume', shop: 'demo', orderNumber: 'A-1' });
  }

  isDrawn(times: number): boolean {
    return this.draw(times) === 1;
  }

  /** What only the workflow itself knows; null while no run has the order. */
  inside(): Run | null {
    return this.run?.view() ?? null;
  }

  private look(): void {
    this.state = this.inside()?.state ?? this.state;
  }

  async restart(): Promise<void> {
    if (this.run === null || this.isExecuting) return;
    this.note('restart');
    this.occurred.note('happening', 'restart');
    const before = JSON.stringify(this.inside()?.state ?? null);
    await this.run.rebuild();
    if (JSON.stringify(this.inside()?.state ?? null) !== before) throw new Error('another worker makes another order of the same history');
  }

  /** Somebody changes a credit in Yamato's console, or Yamato does by itself. */
  edited(number: string): void {
    this.unnoticed.set(number, { couldSeeMs: 0 });
    this.slipsEdited.add(number);
    this.note(`console: ${number} ${this.yamato.entries.get(number)?.status} ${this.yamato.entries.get(number)?.warning}`);
  }

  /** A task is being executed: what comes now comes after it, unless it has to be executed again. */
  get isExecuting(): boolean {
    return this.executions.isExecuting;
  }

  /** All that has come for the run by now. */
  takeNews(): readonly Job[] {
    return [...this.pendingJobs.splice(0), ...this.agenda.takeAll()];
  }

  hasMessages(): boolean {
    return this.pendingJobs.length > 0;
  }

  pending(): number {
    return this.agenda.size();
  }

  nextAt(): number | null {
    const ats = [this.agenda.nextAt(), this.sweep.at].filter((at) => at !== null);
    return ats.length === 0 ? null : Math.min(...ats);
  }

  /** The next thing that is due happens; false: nothing is. */
  async step(): Promise<boolean> {
    const at = this.nextAt();
    if (at === null && this.pendingJobs.length === 0) return false;
    if (at === null) return (await this.activate([]), true);
    await this.passTo(at);
    const job = this.agenda.take();
    if (job !== null) await this.activate([job]);
    else await this.sweep.round();
    return true;
  }

  /** What was sent and waits for company is delivered. */
  flush = (): Promise<void> => this.activate([]);

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
    this.executions.passTime();
    const late = this.calls.passTime(this.now);
    for (const [number] of lapsing) this.edited(number);
    // An entry of the code that Yamato takes after it said to be still waiting: the next look or push shows it.
    for (const { operation, settlementNo } of late) if (operation === 'KAASA') this.edited(settlementNo);
  }

  private async activate(jobs: readonly Job[]): Promise<void> {
    const { run } = this;
    if (this.isExecuting) return void this.pendingJobs.push(...jobs);
    const all = [...jobs.filter(isBeginning), ...this.pendingJobs.splice(0), ...jobs.filter((job) => !isBeginning(job))];
    if (run === null || all.length === 0) return;
    this.costs.arrived(all);
    const commands = await this.executions.completed(run, all);
    this.look();
    await this.obey(commands);
    this.judge.afterStep(this);
  }

  private async obey(commands: readonly Command[]): Promise<void> {
    this.costs.spend(commands.length);
    for (const command of commands.toSorted((one, other) => Number(isEnd(one)) - Number(isEnd(other)))) {
      if (command.startTimer) this.agenda.startTimer(Number(command.startTimer.seq), this.now + durationMs(command.startTimer.startToFireTimeout));
      else if (command.cancelTimer) this.agenda.cancelTimer(Number(command.cancelTimer.seq));
      else if (command.scheduleActivity) this.agenda.schedule(command.scheduleActivity);
      else if (command.requestCancelActivity) this.agenda.cancelActivity(Number(command.requestCancelActivity.seq));
      else if (command.updateResponse) this.answered(command.updateResponse);
      else if (command.continueAsNewWorkflowExecution) return this.close(fromPayload(command.continueAsNewWorkflowExecution.arguments?.[0]));
      else if (command.completeWorkflowExecution) return this.close(null);
      else if (command.failWorkflowExecution) throw new Error(`the order failed: ${JSON.stringify(command.failWorkflowExecution.failure)}`);
    }
  }

  private answered({ protocolInstanceId, rejected, completed }: coresdk.workflow_commands.IUpdateResponse): void {
    if (rejected != null || completed != null) this.asked.delete(protocolInstanceId ?? '');
    if (completed == null) return;
    const answer = fromPayload(completed);
    if (protocolInstanceId?.startsWith('lookUp') === true) this.occurred.note('invoice', (answer as LookUpAnswer).kind);
    // A run that was put back and cannot reach the records answers by what it knows.
    else if (this.isBehind || this.isLate) return;
    else if (protocolInstanceId?.startsWith('awaitAction') === true) this.told.action(answer as ActionLine);
    else this.told.verdict(this.records.claimId, (answer as VerdictAnswer).verdict.kind);
  }

  private async close(next: unknown): Promise<void> {
    if (this.agenda.inFlight.size > 0) throw new Error('the run closes while a call is under way');
    this.judge.beforeEnd(this);
    if (next === null && this.state !== null && !this.isLate) this.told.ended(this, this.state);
    await this.run?.close();
    this.ended = this.isLate ? null : this.run;
    this.run = null;
    this.agenda.clear();
    const begins = next !== null && (next as { kind: string }).kind === 'resume';
    if (next === null || begins) this.isBehind = false;
    this.note(next === null ? `ended ${this.state?.outcome}` : 'continues');
    if (next !== null) {
      this.occurred.note('happening', begins ? 'begins again from the records' : 'continue as new');
      // It knows by now whose it is; what the run before it had seen counts only as far as the records have heard of it.
      if (begins) Object.assign(this, { isLate: false, isLost: true, state: this.records.state });
      return this.open(next);
    }
    this.occurred.note('outcome', this.state?.outcome ?? 'none');
    if (this.state?.outcome === 'superseded') this.state = this.records.state;
    this.isLate = false;
  }

  /** What the records are told; also by an attempt of which nobody hears any more. */
  takePublication(publication: Publication): unknown {
    const finished = publication.lines.filter(({ id, state }) => state === 'finished' && this.records.lines.get(id)?.state !== 'finished');
    const result = this.records.publish(publication);
    if (this.run === null) this.state = this.records.state;
    for (const line of finished) noteAction(this.occurred, this.accepted.find(({ id }) => id === line.id)?.body, line);
    return result;
  }

  note(what: string): void {
    this.log.push(`${iso(this.now)} ${what.slice(0, 400)}`);
  }
}

const isBeginning = ({ initializeWorkflow }: Job): boolean => initializeWorkflow != null;
