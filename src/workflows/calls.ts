/** How activities are run: queues, time-outs, retries, and what the Temporal Web UI says about each. */
import { ActivityCancellationType, type ActivityInterfaceFor, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { AtobaraiActivities, RecordsActivities } from '../activities/contract.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import { atobaraiTaskQueue } from './contract.ts';

/** Longer than the activity may take before it sends, plus the call, plus the answer's way back. */
const AROUND_CALL_MS = 6_000;

/** A local attempt holds up every answer of the order, so it is short; the background then does it in its own time. */
const PUBLISH_AT_ONCE_MS = 500;

/** The server must not repeat a call that was cut off, not even when somebody pauses and resumes the activity. */
const once = { maximumAttempts: 1, nonRetryableErrorTypes: ['TemporalTimeout:StartToClose', 'TemporalTimeout:Heartbeat'] };

/** `mutating`: sent at most once. `asking`: may be repeated, but the loop decides when. */
export function yamatoCalls(state: OrderState): ActivityInterfaceFor<AtobaraiActivities> {
  return proxyActivities<AtobaraiActivities>({
    taskQueue: atobaraiTaskQueue(workflowInfo().taskQueue),
    startToCloseTimeout: 2 * state.policy.callTimeoutMs + AROUND_CALL_MS,
    retry: once,
    allowEagerDispatch: false,
    priority: { fairnessKey: state.contractKey },
  });
}

export function watchCalls(state: OrderState, giveUpInMs: number): ActivityInterfaceFor<Pick<AtobaraiActivities, 'watch'>> {
  return proxyActivities<Pick<AtobaraiActivities, 'watch'>>({
    taskQueue: atobaraiTaskQueue(workflowInfo().taskQueue),
    startToCloseTimeout: 2 * state.policy.callTimeoutMs + AROUND_CALL_MS,
    scheduleToCloseTimeout: giveUpInMs,
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { initialInterval: '5s', backoffCoefficient: 2, maximumInterval: '10m' },
    allowEagerDispatch: false,
    priority: { fairnessKey: state.contractKey },
  });
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
