/**
 * A Temporal connection without an engine: what the API sends is kept, what it gets is scripted. It stands where the
 * engine is not the point of a test.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Client, type ConnectionLike } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { ActionLine } from '../../src/domain/order/history.ts';
import type { OrderStart, QueuedAction, VerdictAnswer } from '../../src/workflows/contract.ts';

const { DescribeWorkflowExecutionResponse } = proto.temporal.api.workflowservice.v1;

/** `deadline`: durably started, no verdict in time · `down`: nothing reaches the engine. */
export type StartScript = (input: OrderStart) => Promise<VerdictAnswer | 'deadline' | 'down'>;

export type StubEngine = {
  readonly client: Client;
  readonly starts: OrderStart[];
  readonly actions: QueuedAction[];
  readonly abandoned: string[];
  onStart: StartScript;
  onAwaitAction: (actionId: string) => Promise<ActionLine | 'deadline' | 'closed'>;
  /** The engine takes no signals while it is down. */
  signals: 'up' | 'down';
  /** Whose run is there when it is looked for: the newest start's, or one of before that is still ending. */
  runOf: 'newest' | 'earlier';
};

const codes = { cancelled: 1, deadline: 4, notFound: 5, unavailable: 14 } as const;

export function stubEngine(): StubEngine {
  const stub: Omit<StubEngine, 'client'> = {
    starts: [],
    actions: [],
    abandoned: [],
    onStart: async () => 'deadline',
    onAwaitAction: async () => 'deadline',
    signals: 'up',
    runOf: 'newest',
  };
  const connection = { workflowService: workflowService(stub), plugins: [], ...passThrough } as unknown as ConnectionLike;
  return Object.assign(stub, { client: new Client({ connection }) });
}

/** The signal of the call under way. */
const signals = new AsyncLocalStorage<AbortSignal>();

/** Fails as a call does that its caller has cancelled. */
async function unlessCancelled<T>(answer: Promise<T>): Promise<T> {
  const cancelled = new Promise<never>((_, reject) => {
    signals.getStore()?.addEventListener('abort', () => reject(grpcError(codes.cancelled)));
  });
  return Promise.race([answer, cancelled]);
}

const passThrough = {
  close: async () => undefined,
  ensureConnected: async () => undefined,
  withDeadline: async (_deadline: unknown, run: () => Promise<unknown>) => run(),
  withMetadata: async (_metadata: unknown, run: () => Promise<unknown>) => run(),
  withAbortSignal: async (signal: AbortSignal, run: () => Promise<unknown>) => signals.run(signal, run),
};

type Message = { [member: string]: any };

function workflowService(stub: Omit<StubEngine, 'client'>) {
  let asked: readonly string[] = [];
  return {
    async executeMultiOperation({ operations }: Message) {
      const [{ startWorkflow }, { updateWorkflow }] = operations;
      const input: OrderStart = read(startWorkflow.input);
      stub.starts.push(input);
      const answer = await unlessCancelled(stub.onStart(input));
      if (answer === 'deadline') throw grpcError(codes.deadline);
      if (answer === 'down') throw grpcError(codes.unavailable);
      const execution = { workflowId: startWorkflow.workflowId, runId: 'run-1' };
      const updateRef = { workflowExecution: execution, updateId: updateWorkflow.request.meta.updateId };
      return {
        responses: [
          { startWorkflow: { runId: 'run-1', started: true } },
          { updateWorkflow: { updateRef, stage: 3, outcome: { success: write(answer) } } },
        ],
      };
    },
    /** Questions to Yamato: it knows none of the numbers. */
    async startWorkflowExecution({ input }: Message) {
      if (stub.signals === 'down') throw grpcError(codes.unavailable);
      asked = read(input).settlementNos;
      return { runId: 'run-1' };
    },
    async getWorkflowExecutionHistory() {
      const unknown = { askedAt: new Date().toISOString(), verdict: null, transaction: null, notFound: true, failed: null, calls: [] };
      return { history: { events: [{ workflowExecutionCompletedEventAttributes: { result: write(asked.map(() => unknown)) } }] } };
    },
    async signalWithStartWorkflowExecution({ signalInput }: Message) {
      if (stub.signals === 'down') throw grpcError(codes.unavailable);
      stub.actions.push(read(signalInput));
      return { runId: 'run-1' };
    },
    async signalWorkflowExecution({ input }: Message) {
      if (stub.signals === 'down') throw grpcError(codes.unavailable);
      stub.abandoned.push(read(input).claimId);
      return {};
    },
    async describeWorkflowExecution() {
      if (stub.signals === 'down') throw grpcError(codes.unavailable);
      return DescribeWorkflowExecutionResponse.fromObject({
        workflowExecutionInfo: {
          status: 1,
          type: { name: 'order' },
          execution: { workflowId: 'order', runId: 'run-1' },
          historyLength: 3,
          startTime: { seconds: 1 },
          searchAttributes: { indexedFields: { SettlementNo: keywordList([stub.runOf === 'earlier' ? 'EARLIER-1' : stub.starts.at(-1)?.settlementNo]) } },
        },
      });
    },
    async updateWorkflowExecution({ request, workflowExecution }: Message) {
      const line = await unlessCancelled(stub.onAwaitAction(read(request.input.args).actionId));
      if (line === 'deadline') throw grpcError(codes.deadline);
      if (line === 'closed') throw grpcError(codes.notFound);
      return { updateRef: { workflowExecution, updateId: request.meta.updateId }, stage: 3, outcome: { success: write(line) } };
    },
  };
}

function read({ payloads }: Message): any {
  return defaultPayloadConverter.fromPayload(payloads[0] as Payload);
}

function keywordList(values: unknown): Message {
  const { metadata, data } = defaultPayloadConverter.toPayload(values);
  return { metadata: { ...metadata, type: Buffer.from('KeywordList') }, data };
}

function write(value: unknown): Message {
  return { payloads: [defaultPayloadConverter.toPayload(value)] };
}

function grpcError(code: number): Error {
  return Object.assign(new Error(`grpc ${code}`), { code, details: `grpc ${code}`, metadata: { get: () => [] } });
}
