/**
 * Runs the real workflow code in the SDK's own VM without a server: activations go in, commands come out, time is what
 * the caller says. Everything that reaches into the SDK's inside is in this file; the SDK is pinned to one version.
 */
import { Script } from 'node:vm';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { defaultPayloadConverter, TypedSearchAttributes } from '@temporalio/common';
import { coresdk, type temporal } from '@temporalio/proto';
import type { WorkflowBundle } from '@temporalio/worker';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { isRecord } from '../../src/domain/values/json.ts';
import { bundleOrderWorkflow } from '../../src/worker/workflow-bundle.ts';
import type { Run } from '../../src/workflows/run.ts';

export type Job = coresdk.workflow_activation.IWorkflowActivationJob;
export type Command = coresdk.workflow_commands.IWorkflowCommand;
type Activation = coresdk.workflow_activation.IWorkflowActivation;
type Vm = Awaited<ReturnType<ReusableVMWorkflowCreator['createWorkflow']>>;
type Payload = temporal.api.common.v1.IPayload;

const SEED = [1, 2, 3, 4, 5, 6, 7, 8];
const converter = defaultPayloadConverter;

/** A loop of the order that goes on for ever is found by its turns. */
const TURNS_PER_ACTIVATION = 200;

export async function createVirtualWorker(): Promise<{ open(now: number): Promise<VirtualRun>; close(): Promise<void> }> {
  const bundle: WorkflowBundle & { code: string } = { code: withView((await bundleOrderWorkflow()).code) };
  // Made here and not by `create`, whose hooks keep a stack for each promise: nobody reads them, and they take half the time.
  const parsed = parseWorkflowCode(bundle.code);
  const creator = new ReusableVMWorkflowCreator(new Script(parsed.code, { filename: parsed.filename }), parsed, 5_000, new Set(['publish']));
  // A time limit starts a thread for each call into the VM, which costs more than all the rest.
  Object.assign(creator, { isolateExecutionTimeoutMs: undefined });
  let runs = 0;
  return {
    async open(now) {
      runs += 1;
      const run = new VirtualRun(creator, `run-${runs}`, now);
      await run.rebuild();
      return run;
    },
    close: () => creator.destroy(),
  };
}

/** Lets the outside look at the run, of which a publication tells only what is news, and counts the turns of its loop. */
function withView(code: string): string {
  const inside = 'globalThis.__TEMPORAL_ACTIVATOR__';
  const viewed = onceIn(code, 'function openRun(state, abandonAt) {\n    return {', `function openRun(state, abandonAt) {\n    return ${inside}.viewed = {`);
  const counted = `${inside}.turns = (${inside}.turns ?? 0) + 1; if (${inside}.turns > ${TURNS_PER_ACTIVATION}) throw new Error('the loop of the order never ends');`;
  return onceIn(viewed, 'function look(run) {', `function look(run) { ${counted}`);
}

function onceIn(code: string, found: string, instead: string): string {
  if (code.split(found).length !== 2) throw new Error(`not once in the bundle: ${found}`);
  return code.replace(found, () => instead);
}

export type Outstanding = { readonly timers: ReadonlyMap<number, number>; readonly activities: ReadonlyMap<number, coresdk.workflow_commands.IScheduleActivity> };

/** An activation as a worker was given it, and what the workflow said to it. */
type Activated = { readonly activation: Activation; readonly commands: Buffer };

/** One run of the workflow: activations make up tasks, and only a task that completes is in its history. */
export class VirtualRun {
  readonly runId: string;
  continueAsNewSuggested = false;
  private readonly creator: ReusableVMWorkflowCreator;
  private readonly startedAt: number;
  /** The completed tasks. */
  private readonly history: (readonly Activated[])[] = [];
  /** The task under way. */
  private underway: Activated[] = [];
  /** Updates whose handler has begun. */
  private readonly accepted = new Set<string>();
  private readonly flags = new Set<number>();
  private vm: Vm | null = null;

  constructor(creator: ReusableVMWorkflowCreator, runId: string, startedAt: number) {
    this.creator = creator;
    this.runId = runId;
    this.startedAt = startedAt;
  }

  /** With which the first task begins. */
  firstJob(input: unknown): Job {
    return { initializeWorkflow: { workflowType: 'order', workflowId: 'order:demo:A-1', arguments: [toPayload(input)], firstExecutionRunId: this.runId, attempt: 1 } };
  }

  /** The commands of one activation, which count once the task completes. Throws when the task failed: in production the order would be stuck. */
  async activate(now: number, jobs: readonly Job[]): Promise<readonly Command[]> {
    const activation: Activation = {
      runId: this.runId, timestamp: msToTs(now), isReplaying: false, historyLength: (this.history.flat().length + this.underway.length) * 3 + 3,
      jobs: [...jobs], continueAsNewSuggested: this.continueAsNewSuggested, availableInternalFlags: [...this.flags],
    };
    const commands = await this.feed(activation);
    this.record(activation, commands);
    return commands;
  }

  /** An update that was never accepted leaves no trace in a history. */
  private record(activation: Activation, commands: readonly Command[]): void {
    for (const { updateResponse } of commands) if (updateResponse?.accepted != null) this.accepted.add(updateResponse.protocolInstanceId ?? '');
    const isTraceless = (id: string | null | undefined): boolean => commands.some(({ updateResponse }) => updateResponse?.rejected != null && updateResponse.protocolInstanceId === id) && !this.accepted.has(id ?? '');
    const jobs = (activation.jobs ?? []).filter(({ doUpdate }) => doUpdate == null || !isTraceless(doUpdate.protocolInstanceId));
    if (jobs.length === 0) return;
    this.underway.push({ activation: { ...activation, jobs }, commands: describe(commands.filter(({ updateResponse }) => updateResponse == null || !isTraceless(updateResponse.protocolInstanceId))) });
  }

  /** The task under way is done: all of it is history. */
  complete(): void {
    if (this.underway.length > 0) this.history.push(this.underway);
    this.underway = [];
  }

  tasks(): number {
    return this.history.length;
  }

  /** The engine knows only of the first tasks. */
  async putBack(tasks: number): Promise<void> {
    this.history.splice(tasks);
    await this.rebuild();
  }

  /** What the run has asked for and was not told of. */
  outstanding(): Outstanding {
    const timers = new Map<number, number>();
    const activities = new Map<number, coresdk.workflow_commands.IScheduleActivity>();
    for (const { activation, commands } of this.history.flat()) {
      for (const { fireTimer, resolveActivity } of activation.jobs ?? []) {
        if (fireTimer != null) timers.delete(Number(fireTimer.seq));
        if (resolveActivity != null) activities.delete(Number(resolveActivity.seq));
      }
      for (const command of coresdk.workflow_completion.Success.decode(commands).commands) {
        if (command.startTimer != null) timers.set(Number(command.startTimer.seq), tsToMs(activation.timestamp) + durationMs(command.startTimer.startToFireTimeout));
        if (command.cancelTimer != null) timers.delete(Number(command.cancelTimer.seq));
        if (command.scheduleActivity != null) activities.set(Number(command.scheduleActivity.seq), command.scheduleActivity);
        if (command.requestCancelActivity != null) activities.delete(Number(command.requestCancelActivity.seq));
      }
    }
    return { timers, activities };
  }

  /** The order as the workflow has it at this moment; null: a resumed run that has not loaded it yet. */
  view(): Run | null {
    const activator: unknown = this.vm === null ? undefined : Reflect.get(this.vm, 'activator');
    return isRecord(activator) ? ((activator['viewed'] ?? null) as Run | null) : null;
  }

  /**
   * The worker is gone and another one takes over: the history is fed to a new VM, which must say the same again. Of the
   * task under way nothing is left.
   */
  async rebuild(): Promise<void> {
    this.underway = [];
    await this.vm?.dispose();
    this.vm = await this.create();
    for (const [index, { activation, commands }] of this.history.flat().entries()) {
      const jobs = (activation.jobs ?? []).map((job) => (job.doUpdate == null ? job : { ...job, doUpdate: { ...job.doUpdate, runValidator: false } }));
      const again = describe(await this.feed({ ...activation, jobs, isReplaying: true, availableInternalFlags: [...this.flags] }));
      if (!again.equals(commands)) throw new Error(`replay of activation ${index} differs:\n${lastDifference(String(commands), String(again))}`);
    }
  }

  async close(): Promise<void> {
    await this.vm?.dispose();
    this.vm = null;
  }

  private create(): Promise<Vm> {
    const startedAt = new Date(this.startedAt);
    return this.creator.createWorkflow({
      info: {
        workflowId: 'order:demo:A-1', runId: this.runId, workflowType: 'order', searchAttributes: {}, typedSearchAttributes: new TypedSearchAttributes(),
        historyLength: 3, historySize: 300, continueAsNewSuggested: false, targetWorkerDeploymentVersionChanged: false, taskQueue: 'orders',
        namespace: 'default', firstExecutionRunId: this.runId, originalExecutionRunId: this.runId, startTime: startedAt, runStartTime: startedAt,
        taskTimeoutMs: 10_000, attempt: 1, unsafe: { now: () => Date.now(), isReplaying: false, isReplayingHistoryEvents: false, random: { random: () => 0.5, uuid4: () => '00000000-0000-4000-8000-000000000000', fillRandom: (bytes) => bytes } },
      },
      randomnessSeed: SEED,
      now: this.startedAt,
      showStackTraceSources: false,
    });
  }

  private async feed(activation: Activation): Promise<readonly Command[]> {
    if (this.vm !== null) Object.assign(Reflect.get(this.vm, 'activator'), { turns: 0 });
    const decoded = coresdk.workflow_activation.WorkflowActivation.fromObject(activation);
    const completion = await this.vm?.activate(decoded);
    await this.vm?.getAndResetSinkCalls();
    if (completion?.successful == null) throw new Error(`stuck workflow task: ${JSON.stringify(completion?.failed?.failure ?? null, null, 1)}`);
    for (const flag of completion.successful.usedInternalFlags ?? []) this.flags.add(flag);
    return completion.successful.commands ?? [];
  }
}

/** Seen from the end: what goes before has lengths in it. */
function lastDifference(one: string, other: string): string {
  let same = 0;
  while (same < one.length && one.at(-1 - same) === other.at(-1 - same)) same += 1;
  const around = (text: string): string => text.slice(Math.max(0, text.length - same - 400), text.length - same + 100);
  return `${around(one)}\n${around(other)}`;
}

/** The commands as they would go over the wire. */
function describe(commands: readonly Command[]): Buffer {
  return Buffer.from(coresdk.workflow_completion.Success.encode({ commands: [...commands] }).finish());
}

export function durationMs(duration: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(duration?.seconds ?? 0) * 1_000 + Math.round((duration?.nanos ?? 0) / 1_000_000);
}

export function toPayload(value: unknown): Payload {
  const payload = converter.toPayload(value);
  if (payload === undefined) throw new Error('not a value of JSON');
  return payload;
}

export function fromPayload(payload: Payload | null | undefined): unknown {
  return payload == null ? undefined : converter.fromPayload(payload);
}
