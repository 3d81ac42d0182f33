/**
 * What the API asks of the engine: start an order and wait for its verdict, hand over an action, wait for its end.
 * Every call has a deadline; the engine's errors become one of a few answers here and nowhere else.
 */
import { randomUUID } from 'node:crypto';
import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import type { ActionLine } from '../domain/order/history.ts';
import type { Inquiry } from '../domain/order/inquiry.ts';
import {
  type AbandonSignal,
  askWorkflowId,
  askWorkflowType,
  type AskYamato,
  type AwaitActionArgs,
  type AwaitVerdictArgs,
  type LookUpAnswer,
  type LookUpArgs,
  messages,
  type OrderResume,
  type OrderStart,
  orderWorkflowId,
  orderWorkflowType,
  type QueuedAction,
  searchAttributes,
  type VerdictAnswer,
  verdictUpdateId,
  type YamatoNoticeSignal,
} from '../workflows/contract.ts';
import { clearRuns, type RunsToClear } from './clear-runs.ts';
import { createOpenWaits, type OpenWaits } from './open-waits.ts';
import { orderStartOptions } from './order-start-options.ts';

export type EngineAnswer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  /** The deadline passed; the engine has the order and goes on by itself. */
  | { readonly kind: 'accepted' }
  /** Nothing to wait on: the run has closed, or is an earlier one that is about to. */
  | { readonly kind: 'closed' }
  /** The engine did not take it, as far as we know. */
  | { readonly kind: 'unavailable'; readonly cause: unknown };

/** How long handing something over may take; the callers' own deadlines are about waiting for results. */
const HAND_OVER_MS = 5_000;
/** A number has few runs, each asked for once. */
const CLEAR_MS = 30_000;

type OrderKey = { readonly shop: string; readonly orderNumber: string };

export type Engine = {
  startAndAwaitVerdict(input: OrderStart, deadlineMs: number): Promise<EngineAnswer<VerdictAnswer>>;
  sendAction(shop: string, orderNumber: string, action: QueuedAction): Promise<EngineAnswer<null>>;
  awaitAction(shop: string, orderNumber: string, actionId: string, deadlineMs: number): Promise<EngineAnswer<ActionLine>>;
  /** Only of a live run: an ended order has nothing to look up and is not woken. */
  lookUp(shop: string, orderNumber: string, args: LookUpArgs, deadlineMs: number): Promise<EngineAnswer<LookUpAnswer>>;
  abandon(shop: string, orderNumber: string, signal: AbandonSignal): Promise<EngineAnswer<null>>;
  /** Yamato posted something about this credit. */
  notify(shop: string, orderNumber: string, signal: YamatoNoticeSignal): Promise<EngineAnswer<null>>;
  /** Asks Yamato about numbers of no order that runs; the answers in their order. Whoever waits no longer leaves the questions to the engine. */
  ask(questions: AskYamato, deadlineMs: number): Promise<EngineAnswer<readonly Inquiry[]>>;
  /** Whose run the engine lists as open. The list lags: what it lacks may run all the same. */
  runningAmong(orders: readonly OrderKey[]): Promise<EngineAnswer<(order: OrderKey) => boolean>>;
  /** Whether the order has an open run, beyond doubt. */
  hasRun(shop: string, orderNumber: string): Promise<EngineAnswer<boolean>>;
  /** Lets another run go on with the order from the records; one that is open goes on. */
  resume(shop: string, orderNumber: string): Promise<EngineAnswer<null>>;
  /**
   * Deletes the histories of runs that began before an instant and have ended; `replace`: an open one of them is terminated, and
   * another goes on from the records. Answers how many there still were.
   */
  clearRuns(shop: string, orderNumber: string, which: RunsToClear): Promise<EngineAnswer<number>>;
  /** Ends every wait under way as if its deadline had passed; nothing is lost by it. */
  endWaits(): void;
};

export function createEngine(client: Client, taskQueue: string): Engine {
  const waits = createOpenWaits(client);
  return {
    startAndAwaitVerdict: (input, deadlineMs) => startAndAwaitVerdict({ client, taskQueue, waits }, input, deadlineMs),

    endWaits: () => waits.endAll(),

    sendAction: (shop, orderNumber, action) =>
      answered(async () => {
        const resume: OrderResume = { kind: 'resume', shop, orderNumber };
        await client.withDeadline(Date.now() + HAND_OVER_MS, () =>
          client.workflow.signalWithStart(orderWorkflowType, {
            workflowId: orderWorkflowId(shop, orderNumber),
            taskQueue,
            args: [resume],
            signal: messages.staffAction,
            signalArgs: [action],
          }),
        );
        return null;
      }),

    awaitAction: (shop, orderNumber, actionId, deadlineMs) =>
      answered(() => {
        const args: [AwaitActionArgs] = [{ actionId }];
        const handle = client.workflow.getHandle(orderWorkflowId(shop, orderNumber));
        return waits.wait(deadlineMs, () => handle.executeUpdate<ActionLine, [AwaitActionArgs]>(messages.awaitAction, { args, updateId: `await-${actionId}` }));
      }),

    notify: (shop, orderNumber, signal) =>
      answered(async () => {
        // Never starts a run: an order that has ended has nothing to ask about.
        const handle = client.workflow.getHandle(orderWorkflowId(shop, orderNumber));
        await client.withDeadline(Date.now() + HAND_OVER_MS, () => handle.signal<[YamatoNoticeSignal]>(messages.yamatoNotice, signal));
        return null;
      }),

    ask: (questions, deadlineMs) =>
      answered(() =>
        waits.wait(deadlineMs, () =>
          client.workflow.execute<(input: AskYamato) => Promise<readonly Inquiry[]>>(askWorkflowType, {
            workflowId: askWorkflowId(questions.shop, randomUUID()),
            taskQueue,
            args: [questions],
            workflowExecutionTimeout: 2 * deadlineMs,
          }),
        ),
      ),

    runningAmong: (orders) => answered(() => client.withDeadline(Date.now() + HAND_OVER_MS, () => runningAmong(client, orders))),

    async hasRun(shop, orderNumber) {
      const handle = client.workflow.getHandle(orderWorkflowId(shop, orderNumber));
      const seen = await answered(() => client.withDeadline(Date.now() + HAND_OVER_MS, () => handle.describe()));
      if (seen.kind === 'closed') return { kind: 'answer', value: false };
      return seen.kind === 'answer' ? { kind: 'answer', value: seen.value.status.name === 'RUNNING' } : seen;
    },

    resume: (shop, orderNumber) =>
      answered(async () => {
        const resume: OrderResume = { kind: 'resume', shop, orderNumber };
        await client.withDeadline(Date.now() + HAND_OVER_MS, () =>
          client.workflow.start(orderWorkflowType, {
            workflowId: orderWorkflowId(shop, orderNumber),
            taskQueue,
            args: [resume],
            workflowIdConflictPolicy: 'USE_EXISTING',
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          }),
        );
        return null;
      }),

    clearRuns: (shop, orderNumber, which) => answered(() => client.withDeadline(Date.now() + CLEAR_MS, () => clearRuns(client, orderWorkflowId(shop, orderNumber), which))),

    lookUp: (shop, orderNumber, args, deadlineMs) =>
      answered(() => {
        const handle = client.workflow.getHandle(orderWorkflowId(shop, orderNumber));
        return waits.wait(deadlineMs, () => handle.executeUpdate<LookUpAnswer, [LookUpArgs]>(messages.lookUp, { args: [args] }));
      }),

    abandon: (shop, orderNumber, signal) =>
      answered(async () => {
        const handle = client.workflow.getHandle(orderWorkflowId(shop, orderNumber));
        await client.withDeadline(Date.now() + HAND_OVER_MS, () => handle.signal<[AbandonSignal]>(messages.abandon, signal));
        return null;
      }),
  };
}

type Asking = { readonly client: Client; readonly taskQueue: string; readonly waits: OpenWaits };

/**
 * After a deadline the start itself may or may not have reached the engine, so the run is asked for. Without that, an
 * engine that was down for the whole deadline would look like an order that goes on by itself.
 */
async function startAndAwaitVerdict({ client, taskQueue, waits }: Asking, input: OrderStart, deadlineMs: number): Promise<EngineAnswer<VerdictAnswer>> {
  const operation = new WithStartWorkflowOperation(orderWorkflowType, orderStartOptions(input, taskQueue));
  // Rejects with the same error as the call itself, which is the one that is looked at.
  operation.workflowHandle().catch(() => undefined);
  const answer = await answered(() =>
    waits.wait(deadlineMs, () =>
      client.workflow.executeUpdateWithStart<Workflow, VerdictAnswer, [AwaitVerdictArgs]>(messages.awaitVerdict, {
        args: [{ claimId: input.claimId }],
        startWorkflowOperation: operation,
        updateId: verdictUpdateId(input.claimId),
      }),
    ),
  );
  return answer.kind === 'accepted' ? confirmStarted(client, input) : answer;
}

/**
 * Whether the run of this very start is there. An earlier run of the same number may still be ending, and would swallow
 * a start that joined it; each start has a settlement number of its own, and its run is indexed by it.
 */
async function confirmStarted(client: Client, input: OrderStart): Promise<EngineAnswer<VerdictAnswer>> {
  const handle = client.workflow.getHandle(orderWorkflowId(input.shop, input.orderNumber));
  const seen = await answered(() => client.withDeadline(Date.now() + HAND_OVER_MS, () => handle.describe()));
  if (seen.kind !== 'answer') return { kind: 'unavailable', cause: seen.kind === 'unavailable' ? seen.cause : null };
  const isOurs = seen.value.typedSearchAttributes.get(searchAttributes.settlementNo)?.includes(input.settlementNo) === true;
  return { kind: isOurs ? 'accepted' : 'closed' };
}

async function runningAmong(client: Client, orders: readonly OrderKey[]): Promise<(order: OrderKey) => boolean> {
  const ids = orders.map(({ shop, orderNumber }) => orderWorkflowId(shop, orderNumber));
  // A number that would end the quotation is looked up by itself.
  const quoted = ids.filter((id) => !/['"\\]/.test(id)).map((id) => `'${id}'`);
  const running = new Set<string>();
  if (quoted.length > 0) {
    const query = `ExecutionStatus = 'Running' AND WorkflowId IN (${quoted.join(', ')})`;
    for await (const { workflowId } of client.workflow.list({ query, pageSize: quoted.length })) running.add(workflowId);
  }
  return ({ shop, orderNumber }) => running.has(orderWorkflowId(shop, orderNumber));
}

async function answered<T>(ask: () => Promise<T>): Promise<EngineAnswer<T>> {
  try {
    return { kind: 'answer', value: await ask() };
  } catch (error) {
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'accepted' };
    if (error instanceof WorkflowNotFoundError) return { kind: 'closed' };
    // The run refused the question or ended while it was asked: the records know.
    if (error instanceof WorkflowUpdateFailedError) return { kind: 'closed' };
    if (error instanceof ServiceError || isGrpcServiceError(error)) return { kind: 'unavailable', cause: error };
    throw error;
  }
}
