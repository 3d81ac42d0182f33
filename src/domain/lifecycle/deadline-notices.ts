/**
 * Tells staff of deadlines that come near or have passed, each once: what was told stays in the state, so neither a
 * restart nor a new history tells it again. Reminders keep to working hours; that a deadline has passed is told at once.
 */
import { raise, settle, wasRaised } from '../order/attention-list.ts';
import type { AttentionCode } from '../order/attention.ts';
import { isWorkingMoment, nextWorkingMoment } from '../values/business-time.ts';
import { earliest, later } from '../values/instant.ts';
import { jstDate } from '../values/japan-time.ts';
import type { OrderState } from '../order/order-state.ts';
import type { Deadline } from '../order/order-view.ts';
import { isAttentionCode } from './attention-rules.ts';
import { deadlineRule } from './deadline-rules.ts';
import { deadlinesOf, workingCalendar } from './deadlines.ts';

type Notice = {
  readonly code: AttentionCode;
  /** The deadline it is about: the same code for another moment is another notice. */
  readonly about: string;
  readonly from: string;
  /** From here on it says nothing any more; null: it stays true. */
  readonly until: string | null;
  readonly detail: string;
};

/** What passing time makes of the order's deadlines; a notice whose deadline is gone or has moved goes with it. */
export function foldDeadlines(state: OrderState, now: string): OrderState {
  const due = noticesOf(state).filter(({ from, until }) => from <= now && (until === null || now < until));
  const gone = toldCodes(state).filter((code) => !due.some((notice) => notice.code === code));
  return due.reduce((next, notice) => tell(next, notice, now), gone.reduce(forget, state));
}

/** When the next notice is due; null: none is to come as the order stands. */
export function nextNoticeAt(state: OrderState, now: string): string | null {
  const calendar = workingCalendar(state.policy);
  return earliest(
    noticesOf(state).map((notice) => {
      if (isTold(state, notice)) return null;
      const { from, until } = notice;
      if (until === null) return from > now ? from : null;
      const moment = calendar === null ? null : nextWorkingMoment(calendar, later(from, now));
      return moment !== null && moment > now && moment < until ? moment : null;
    }),
  );
}

/** What an attention about the planned ship date says. */
export function shipDateDetail(state: OrderState): string {
  return `出荷予定日 ${state.contents.plannedShipDate}`;
}

function noticesOf(state: OrderState): Notice[] {
  if (workingCalendar(state.policy) === null) return [];
  return deadlinesOf(state).flatMap((deadline) => {
    const { near, passed } = deadlineRule(deadline.kind);
    const about = { about: deadline.at, detail: detailOf(deadline) };
    const reminders = deadline.warnAt === null ? [] : [deadline.warnAt, ...(deadline.remindAgainAt ?? [])];
    return [
      // Each later reminder is news, also to staff who acknowledged the one before.
      ...(near === null ? [] : reminders.map((from, nth) => ({ ...about, about: nth === 0 ? deadline.at : `${deadline.at} ${from}`, code: near, from, until: reminders[nth + 1] ?? deadline.at }))),
      ...(passed === null ? [] : [{ ...about, code: passed, from: deadline.at, until: null }]),
    ];
  });
}

function detailOf({ label, at }: Deadline): string {
  return `${label} ${jstDate(new Date(at))}`;
}

function tell(state: OrderState, notice: Notice, now: string): OrderState {
  if (isTold(state, notice)) return state;
  const { code, about, detail } = notice;
  const calendar = workingCalendar(state.policy);
  if (notice.until !== null && (calendar === null || !isWorkingMoment(calendar, now))) return state;
  const told = { ...state, deadlinesTold: { ...state.deadlinesTold, [code]: about } };
  // Yamato may have warned of the same before our own clock did, and staff may have seen it.
  if (wasRaised(state, code) && state.deadlinesTold?.[code] === undefined) return told;
  return raise(settle(told, code), code, now, { detail });
}

function isTold(state: OrderState, { code, about }: Notice): boolean {
  return state.deadlinesTold?.[code] === about && wasRaised(state, code);
}

function toldCodes({ deadlinesTold }: OrderState): AttentionCode[] {
  return Object.keys(deadlinesTold ?? {}).filter(isAttentionCode);
}

function forget(state: OrderState, code: AttentionCode): OrderState {
  const { [code]: _gone, ...others } = state.deadlinesTold ?? {};
  return { ...settle(state, code), deadlinesTold: others };
}
