/** Yamato's maintenance windows known in advance: nothing is asked or sent inside them, and it is no error. */
import { after } from '../values/instant.ts';
import type { Policy } from '../order/policy.ts';
import { spread } from '../values/spread.ts';

/** Why a call was not sent, when it was for a window announced after the order came in. */
export const IN_MAINTENANCE = 'maintenance';

export type Window = Policy['maintenance'][number];

/** The windows as one order keeps them: it comes back a little after the end, not in the same instant as all the others. */
export function windowsOf(order: { readonly orderNumber: string; readonly policy: Policy }): readonly Window[] {
  const { orderNumber, policy } = order;
  return policy.maintenance.map(({ from, to }) => ({ from, to: after(to, Math.floor(spread(orderNumber) * policy.resendMaxMs)) }));
}

/** Until when the window lasts that `now` lies in; null: in none. */
export function windowEnd(windows: readonly Window[], now: string): string | null {
  const at = Date.parse(now);
  const window = windows.find(({ from, to }) => Date.parse(from) <= at && at < Date.parse(to));
  return window === undefined ? null : new Date(window.to).toISOString();
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest that calls may be stopped: what a shop enters by mistake must not keep its orders waiting for months. */
const LONGEST_DAYS = 14;
/** Orders come back from a window one after the other: a shorter pause before the next one lets hardly any through. */
const BREAK_MS = HOUR_MS;
const FARTHEST_DAYS = 400;

export type WindowFault = { readonly window: number; readonly end: 'from' | 'to'; readonly rule: 'windowTooLong' | 'windowTooFar'; readonly message: string };

/** What is wrong with windows as a shop enters them; each begins before it ends. */
export function windowFaults(windows: readonly Window[], now: Date): readonly WindowFault[] {
  return [...tooFar(windows, now.getTime()), ...tooLong(windows)];
}

function tooFar(windows: readonly Window[], now: number): WindowFault[] {
  const ends = windows.flatMap(({ from, to }, window) => [{ window, end: 'from' as const, at: from }, { window, end: 'to' as const, at: to }]);
  const message = `メンテナンスの日時は今日の前後${FARTHEST_DAYS}日以内で入力してください（終わったものは外せます）`;
  return ends.filter(({ at }) => Math.abs(Date.parse(at) - now) > FARTHEST_DAYS * DAY_MS).map(({ window, end }) => ({ window, end, rule: 'windowTooFar', message }));
}

/** Windows that follow each other without a break to speak of count as one. */
function tooLong(windows: readonly Window[]): WindowFault[] {
  const faults: WindowFault[] = [];
  const message = `メンテナンスは${LONGEST_DAYS}日以内で入力してください（間が1時間に満たないものは続けて数えます）`;
  let since = -Infinity;
  let until = -Infinity;
  const inOrder = windows.map(({ from, to }, window) => ({ window, from: Date.parse(from), to: Date.parse(to) })).toSorted((one, other) => one.from - other.from);
  for (const { window, from, to } of inOrder) {
    if (from - until >= BREAK_MS) since = from;
    until = Math.max(until, to);
    if (until - since > LONGEST_DAYS * DAY_MS) faults.push({ window, end: 'to', rule: 'windowTooLong', message });
  }
  return faults;
}
