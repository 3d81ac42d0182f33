import { isDay, startOfDay } from '../../../core/jst.ts';
import { dayFrom } from '../calendar.ts';
import type { Call } from '../operations/call.ts';
import type { Breaks } from './field.ts';

/** 出荷予定日. What is no day at all is a fault of another kind. @see webcollect §4.5, §6.1 */

export const isNotDay: Breaks = (value) => value !== '' && !isDay(value);

export const isPast: Breaks = (value, { now }) => isDay(value) && startOfDay(value) < dayFrom(now, 0);

/** Later than a 予約販売 may be that is approved at this moment. */
export function isTooFar(shipYmd: string, { merchant }: Pick<Call, 'merchant'>, approvedAt: number): boolean {
  return isDay(shipYmd) && startOfDay(shipYmd) > dayFrom(approvedAt, merchant.reserveWithinDays);
}
