import type { Method } from '../lifecycle/method.ts';
import type { WorkingHours } from '../values/business-time.ts';

/**
 * Policies (運用設定) are data: every duration an order waits comes from here, snapshotted into the order when it starts.
 * All `…Ms` are milliseconds of real time. Day-based limits are counted in `dayMs`, so a demo can have short days.
 *
 * These are every method's. What only one of them has stands beside these in the same object, and only that method reads it.
 */
export type Policy = {
  readonly dayMs: number;
  /** How long a checkout request waits for the verdict before it answers 202 (or 503 for `abandon`). */
  readonly checkoutDeadlineMs: number;
  /** Time-out of one call to Yamato. */
  readonly callTimeoutMs: number;
  /** After a call's time-out, how long "not found" does not count yet: the first request may still be running. */
  readonly settlingMs: number;
  /** Yamato needs this long after a credit or a shipment registration before the next change. */
  readonly settleDelayMs: number;
  /** Pause before a call that provably never left is sent again, growing by 2 up to `resendMaxMs`. */
  readonly resendFirstMs: number;
  readonly resendMaxMs: number;
  readonly holdPollFirstMs: number;
  readonly holdPollMaxMs: number;
  readonly holdPatienceMs: number;
  readonly recheckMs: number;
  readonly trackFastMs: number;
  /** How many days after shipment tracking stays fast. */
  readonly trackFastDays: number;
  readonly trackSlowMs: number;
  readonly trackGiveUpDays: number;
  readonly unknownAskFirstMs: number;
  readonly unknownAskMaxMs: number;
  readonly unknownPatienceMs: number;
  /** 再与信の順序: the new credit first, or the old one cancelled first. */
  readonly recreditOrder: 'creditFirst' | 'cancelFirst';
  /** Pause before the cancel of a replaced credit is tried again, growing up to `retireRetryMaxMs`. */
  readonly retireRetryFirstMs: number;
  readonly retireRetryMaxMs: number;
  /** What is done about changes made in Yamato's own console: follow them, or also ask staff to look. */
  readonly drift: 'takeOver' | 'attention';
  /** How often an unknown is still asked about after it became work for staff. */
  readonly unknownAskLateMs: number;
  /** Yamato's maintenance windows known in advance; nothing is sent inside them. Instants, RFC 3339. */
  readonly maintenance: readonly { readonly from: string; readonly to: string }[];
  /** How many days before the planned ship date staff are reminded of it. */
  readonly shipWarnDays: number;
  /** Days after the slips were registered within which the parcels should have arrived. */
  readonly deliverWithinDays: number;
  /** 営業時間: reminders wait for it. */
  readonly workingHours: WorkingHours;
  /** Whether public holidays are closed days. */
  readonly holidays: 'japan' | 'none';
  /** The shop's own closed days, `yyyy-MM-dd`; an order that began carries the public holidays of its lifetime here too. */
  readonly closedDates: readonly string[];
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const defaultPolicy: Policy = {
  dayMs: DAY,
  checkoutDeadlineMs: 8 * SECOND,
  callTimeoutMs: 20 * SECOND,
  settlingMs: 60 * SECOND,
  settleDelayMs: 60 * SECOND,
  resendFirstMs: 5 * SECOND,
  resendMaxMs: 5 * MINUTE,
  holdPollFirstMs: 30 * SECOND,
  holdPollMaxMs: 15 * MINUTE,
  holdPatienceMs: 48 * HOUR,
  recheckMs: 12 * HOUR,
  trackFastMs: HOUR,
  trackFastDays: 2,
  trackSlowMs: DAY,
  trackGiveUpDays: 120,
  unknownAskFirstMs: 2 * SECOND,
  unknownAskMaxMs: 5 * MINUTE,
  unknownPatienceMs: 30 * MINUTE,
  unknownAskLateMs: HOUR,
  recreditOrder: 'creditFirst',
  retireRetryFirstMs: 30 * SECOND,
  retireRetryMaxMs: HOUR,
  drift: 'attention',
  maintenance: [],
  shipWarnDays: 1,
  deliverWithinDays: 14,
  workingHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' },
  holidays: 'japan',
  closedDates: [],
};

/** What an order by this method begins with, but for what its shop changed. */
export function defaultPolicyOf(method: Pick<Method, 'defaultPolicy'>): Policy {
  return { ...defaultPolicy, ...method.defaultPolicy };
}
