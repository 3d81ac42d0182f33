import { addDays, isCalendarDate } from '../../values/japan-time.ts';
import { accepted, type Checked, rejected } from '../../values/fault.ts';

/** 出荷予定日 may lie up to this many days after the day of the credit request, that day included. @see atobarai §3.4 */
export const SHIP_WITHIN_DAYS = 90;

/**
 * 出荷予定日: a real date, not before the order date, at most 90 days after the day of the request. Without `today`
 * (a check long before sending) the last rule is left to the sending itself.
 */
export function checkPlannedShipDate(plannedShipDate: string, orderDate: string | null, today: string | undefined): Checked<string> {
  if (plannedShipDate === '') return rejected('missing', '出荷予定日が入力されていません');
  if (!isCalendarDate(plannedShipDate)) return rejected('notADate', '出荷予定日は実在する日付をyyyy-MM-ddの形で入力してください');
  // Dates of this form sort as text.
  if (orderDate !== null && plannedShipDate < orderDate) {
    return rejected('shipDateBeforeOrder', `出荷予定日は受注日（${orderDate}）以後の日付にしてください`);
  }
  if (today !== undefined && plannedShipDate > addDays(today, SHIP_WITHIN_DAYS)) {
    const last = addDays(today, SHIP_WITHIN_DAYS);
    return rejected('shipDateTooFar', `出荷予定日は与信の依頼日から${SHIP_WITHIN_DAYS}日以内（${last}まで）にしてください`);
  }
  return accepted(plannedShipDate);
}
