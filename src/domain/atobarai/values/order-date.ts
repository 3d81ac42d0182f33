import { addDays, jstDate, jstMidnight } from '../../values/japan-time.ts';
import { accepted, type Checked, rejected } from '../../values/fault.ts';

/** How old an order may be when it comes in, counted in JST calendar dates; the day after today still passes. */
export const ORDERED_BACK_DAYS = 400;

/**
 * 受注日 of something that comes in now: from 400 days back to tomorrow. Yamato takes any date, so a year that was typed or
 * computed wrong would stand on the invoice.
 */
export function checkOrderDate(orderedAt: string, today: string): Checked<string> {
  const at = Date.parse(orderedAt);
  const first = addDays(today, -ORDERED_BACK_DAYS);
  const last = addDays(today, 1);
  if (at < jstMidnight(first)) return rejected('orderedTooLongAgo', `受注日時は${ORDERED_BACK_DAYS}日前（${first}）以後にしてください`);
  if (at >= jstMidnight(addDays(last, 1))) return rejected('orderedInFuture', `受注日時は明日（${last}）までにしてください`);
  return accepted(jstDate(at));
}
