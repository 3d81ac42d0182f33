/** How activities are run: queues, time-outs, retries, and what the Temporal Web UI says about each. */
import { ActivityCancellationType, type ActivityInterfaceFor, type ActivityOptions, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { AskingActivities, CheckoutActivities, LookUpActivities, RecordsActivities, SendingActivities } from '../activities/contract.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import { methodTaskQueue } from './contract.ts';

/** Longer than the activity may take before it sends, plus the call, plus the answer's way back. */
export const AROUND_CALL_MS = 6_000;

/** A local attempt holds up every answer of the order, so it is short; the background then does it in its own time. */
const PUBLISH_AT_ONCE_MS = 500;

/** The server must not repeat a call that was cut off, not even when somebody pauses and resumes the activity. */
const once = { maximumAttempts: 1, nonRetryableErrorTypes: ['TemporalTimeout:StartToClose', 'TemporalTimeout:Heartbeat'] };

type Options = Pick<ActivityOptions, 'taskQueue' | 'allowEagerDispatch' | 'retry' | 'scheduleToCloseTimeout' | 'cancellationType'>;

/** Sent or asked once; when again, the loop decides. */
function callsOf<A>({ service, contractKey, policy }: OrderState, options: Options = {}): ActivityInterfaceFor<A> {
  return proxyActivities<A>({
    taskQueue: methodTaskQueue(workflowInfo().taskQueue, service),
    startToCloseTimeout: 2 * policy.callTimeoutMs + AROUND_CALL_MS,
    allowEagerDispatch: false,
    priority: { fairnessKey: contractKey },
    retry: once,
    ...options,
  });
}

/** Changes, by the `activity` of their plan. */
export function sendingCalls(state: OrderState): ActivityInterfaceFor<SendingActivities> {
  return callsOf(state);
}

/** The same beside the paced queue: the task that decides on it brings it along to its worker. */
export function checkoutCalls(state: OrderState): ActivityInterfaceFor<CheckoutActivities> {
  return callsOf(state, { taskQueue: workflowInfo().taskQueue, allowEagerDispatch: true });
}

export function askingCalls(state: OrderState): ActivityInterfaceFor<Pick<AskingActivities, 'inquire'>> {
  return callsOf(state);
}

/** By the `activity` of the method's row. */
export function lookUpCalls(state: OrderState): ActivityInterfaceFor<LookUpActivities> {
  return callsOf(state);
}

export function watchCalls(state: OrderState, giveUpInMs: number): ActivityInterfaceFor<Pick<AskingActivities, 'watch'>> {
  const untilThen = {
    scheduleToCloseTimeout: giveUpInMs,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '10m' },
  } as const;
  return callsOf(state, untilThen);
}

export const publishAtOnce = proxyLocalActivities<Pick<RecordsActivities, 'publish'>>({
  startToCloseTimeout: PUBLISH_AT_ONCE_MS,
  scheduleToCloseTimeout: PUBLISH_AT_ONCE_MS,
  retry: { maximumAttempts: 1 },
});

/** On the records: repeated until it works. */
export const recordsCalls = proxyActivities<RecordsActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
});
