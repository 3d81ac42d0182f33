/** Failures of activities, as the engine tells a workflow of them. */
export type Failure = { readonly message: string; readonly [info: string]: unknown };

export function timedOut(timeoutType: string): Failure {
  return { message: 'timed out', timeoutFailureInfo: { timeoutType: `TIMEOUT_TYPE_${timeoutType}` } };
}

export function activityFailure(type: string, activityId: string, cause: Failure, retryState: string): Failure {
  return { message: 'Activity task failed', activityFailureInfo: { activityType: { name: type }, activityId, retryState: `RETRY_STATE_${retryState}` }, cause };
}
