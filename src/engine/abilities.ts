/**
 * What a Temporal server does only when it is told to (`deploy/temporal/dynamic-config.yaml`), and does not say whether it
 * does: found out by a workflow of a moment on a queue of its own, spoken to over the wire.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { EngineAccess } from './access.ts';

export type Abilities = {
  /** `matching.useNewMatcher`, `matching.enableFairness`: calls wait per merchant contract, and a buyer's overtake. */
  readonly fairness: boolean;
  /** `system.enableActivityEagerExecution`: a call is handed to the worker that asked for it. */
  readonly eager: boolean;
};

/** So many calls of one contract wait before those of another come. */
const WAITING = 120;
const COME_LATER = 20;
/** Of the first so many that are handed out, a fair server has taken several from the other contract, and one that is not has taken none. A queue has four parts, each fair for itself. */
const HANDED_OUT = 60;
const SEVERAL = 3;
/** The calls of one step come into the queue by and by, and are in it by then. */
const FILLED_AFTER_MS = 1_000;
const CALL_LIMIT_MS = 10_000;
/** The server keeps a second of it for itself. */
const TAKE_LIMIT_MS = 3_000;
const IDENTITY = 'torihiki-probe';

const { CommandType } = proto.temporal.api.enums.v1;

/** Parts of a queue share among each other as well, so that one look in six sees no fairness where there is some. */
const LOOKS = 3;

/** Takes two or three seconds, up to ten where there is no fairness. Its workflows are terminated and stay in the namespace's list of closed ones for its retention. */
export async function abilitiesOf(access: EngineAccess, namespace: string): Promise<Abilities> {
  const connection = await Connection.connect(access);
  try {
    let seen = await look(connection, namespace);
    for (let looks = 1; looks < LOOKS && !seen.fairness; looks += 1) seen = await look(connection, namespace);
    return seen;
  } finally {
    await connection.close();
  }
}

async function look(connection: Connection, namespace: string): Promise<Abilities> {
  const probe = probeOf(connection, namespace, `torihiki-probe-${randomUUID()}`);
  try {
    const handedOver = await probe.schedule('first', [{ activityId: 'eager', contract: 'many', eager: true }, ...Array.from({ length: WAITING }, (_, index) => ({ activityId: `many-${index}`, contract: 'many' }))]);
    await delay(FILLED_AFTER_MS);
    await probe.schedule('second', Array.from({ length: COME_LATER }, (_, index) => ({ activityId: `other-${index}`, contract: 'other' })));
    await delay(FILLED_AFTER_MS);
    let others = 0;
    for (let taken = 0; taken < HANDED_OUT && others < SEVERAL; taken += 1) if ((await probe.take())?.startsWith('other') === true) others += 1;
    return { eager: handedOver > 0, fairness: others >= SEVERAL };
  } finally {
    await probe.end();
  }
}

type ProbeCall = { readonly activityId: string; readonly contract: string; readonly eager?: boolean };

function probeOf(connection: Connection, namespace: string, queue: string) {
  const service = connection.workflowService;
  const call = <T>(ask: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + CALL_LIMIT_MS, ask);
  const common = { namespace, identity: IDENTITY };
  const taskQueue = { name: queue };
  const begun: string[] = [];
  return {
    /** Begins a workflow that wants these calls. Resolves to how many it was handed at once. */
    async schedule(name: string, calls: readonly ProbeCall[]): Promise<number> {
      const workflowId = `${queue}-${name}`;
      await call(() => service.startWorkflowExecution({ ...common, workflowId, workflowType: { name: 'probe' }, taskQueue, requestId: randomUUID() }));
      begun.push(workflowId);
      const { taskToken } = await call(() => service.pollWorkflowTaskQueue({ ...common, taskQueue }));
      const { activityTasks } = await call(() => service.respondWorkflowTaskCompleted({ ...common, taskToken, commands: calls.map((one) => commandOf(queue, one)) }));
      return activityTasks?.length ?? 0;
    },
    /** The next call in the queue; nothing where it is a moment away. */
    async take(): Promise<string | null | undefined> {
      const poll = () => service.pollActivityTaskQueue({ ...common, taskQueue });
      return connection.withDeadline(Date.now() + TAKE_LIMIT_MS, poll).then(({ activityId }) => activityId, () => undefined);
    },
    async end(): Promise<void> {
      for (const workflowId of begun) await call(() => service.terminateWorkflowExecution({ ...common, workflowExecution: { workflowId }, reason: 'probe' })).catch(() => undefined);
    },
  };
}

function commandOf(queue: string, { activityId, contract, eager = false }: ProbeCall): proto.temporal.api.command.v1.ICommand {
  const within = proto.google.protobuf.Duration.fromObject({ seconds: 60 });
  return {
    commandType: CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
    scheduleActivityTaskCommandAttributes: {
      activityId, activityType: { name: 'probe' }, taskQueue: { name: queue }, requestEagerExecution: eager, priority: { fairnessKey: contract },
      startToCloseTimeout: within, scheduleToCloseTimeout: within,
    },
  };
}

/** What operators should be told, one sentence each. */
export function lackOf({ fairness, eager }: Abilities): string[] {
  return [
    ...(fairness ? [] : ['The Temporal server does not share its queues fairly: calls to Yamato are not paced per merchant contract, and one shop\'s bulk work holds up the others. Set matching.useNewMatcher and matching.enableFairness in its dynamic configuration.']),
    ...(eager ? [] : ['The Temporal server dispatches nothing eagerly: every checkout takes a round trip longer. Set system.enableActivityEagerExecution in its dynamic configuration.']),
  ];
}
