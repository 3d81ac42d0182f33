/** What one order's history costs: events, and actions as Temporal Cloud bills them. */
import proto from '@temporalio/proto';

const { EventType } = proto.temporal.api.enums.v1;
type Event = proto.temporal.api.history.v1.IHistoryEvent;

export const countingRules = [
  'start of the workflow: 1 (de-duplicated starts are free)',
  'update accepted: 1 each',
  'signal received: 1 each',
  'activity scheduled: 1 each, and 1 for each retry (the attempt of its start, less one)',
  'timer started: 1 each',
  'search attributes upserted: 1 each (those set at the start are free)',
  'local activities: 1 for each workflow task that holds at least one of their markers',
  'continue-as-new: 1; child workflow: 2; not counted: queries, describe, memo, workflow tasks',
] as const;

export type Bill = {
  readonly events: number;
  readonly billable: number;
  readonly parts: Readonly<Record<string, number>>;
};

export function billOf(events: readonly Event[]): Bill {
  const parts = new Map<string, number>();
  const add = (part: string, count = 1): void => void (count > 0 && parts.set(part, (parts.get(part) ?? 0) + count));
  const localTasks = new Set<string>();
  for (const event of events) {
    switch (event.eventType) {
      case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
        add('start');
        break;
      case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
        add('update');
        break;
      case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
        add('signal');
        break;
      case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
        add('activity');
        break;
      case EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED:
        add('activity retry', (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1);
        break;
      case EventType.EVENT_TYPE_TIMER_STARTED:
        add('timer');
        break;
      case EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
        add('search attributes');
        break;
      case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
        add('continue-as-new');
        break;
      case EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
        add('child workflow', 2);
        break;
      case EventType.EVENT_TYPE_MARKER_RECORDED: {
        const marker = event.markerRecordedEventAttributes;
        if (marker?.markerName === 'core_local_activity') localTasks.add(String(marker.workflowTaskCompletedEventId));
        break;
      }
      default:
        break;
    }
  }
  add('task with local activities', localTasks.size);
  const billable = [...parts.values()].reduce((sum, count) => sum + count, 0);
  return { events: events.length, billable, parts: Object.fromEntries(parts) };
}
