/** Yamato's maintenance windows known in advance: nothing is asked or sent inside them, and it is no error. */
import { after } from './instant.ts';
import type { Policy } from './policy.ts';
import { spread } from './spread.ts';

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
