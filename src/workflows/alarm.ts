/** The order's one timer. It is set again only when something nearer comes up; firing too early only makes the loop look. */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { clock, type Run } from './run.ts';

export type Alarm = { at: string | null; scope: CancellationScope | null };

export function createAlarm(): Alarm {
  return { at: null, scope: null };
}

export function setAlarm(alarm: Alarm, run: Run, at: string | null, summary: string): void {
  if (at === null || (alarm.at !== null && alarm.at <= at)) return;
  stopAlarm(alarm);
  const scope = new CancellationScope();
  alarm.at = at;
  alarm.scope = scope;
  void scope
    .run(async () => {
      await sleep(Math.max(1, Date.parse(at) - Date.parse(clock())), { summary });
      if (alarm.scope !== scope) return;
      alarm.at = null;
      alarm.scope = null;
      run.stirred = true;
    })
    .catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
}

export function stopAlarm(alarm: Alarm): void {
  alarm.scope?.cancel();
  alarm.at = null;
  alarm.scope = null;
}
