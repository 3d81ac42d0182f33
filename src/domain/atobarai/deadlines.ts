/** All moments an order waits for, from one place: when, and what they are. */
import { after } from '../instant.ts';
import { addDays, jstDate, jstMidnight } from '../japan-time.ts';
import type { OrderState } from '../order-state.ts';
import type { Deadline } from '../order-view.ts';
import { phaseOf } from './phase.ts';

/** Yamato takes a ship date up to this many days after the credit request. @see atobarai §3.4 */
const LAST_SHIP_DAYS = 90;

export function deadlinesOf(state: OrderState): readonly Deadline[] {
  const { policy } = state;
  const list: Deadline[] = [];
  if (state.doubt !== null) list.push({ kind: 'unknownPatience', at: state.doubt.patienceUntil, label: 'この時刻までに結果が分からなければ要対応' });
  switch (phaseOf(state)) {
    case 'awaitingBuyer':
      if (state.sms !== null) list.push({ kind: 'smsCode', at: state.sms.deadlineAt, label: 'SMS認証番号の入力期限' });
      break;
    case 'held':
      list.push({ kind: 'holdPatience', at: after(state.credit.since, policy.holdPatienceMs), label: '審査結果を待つ期限' });
      break;
    case 'approved':
      list.push({ kind: 'plannedShipDate', at: endOfDay(state.contents.plannedShipDate), label: '出荷予定日' });
      list.push({ kind: 'lastShipDate', at: endOfDay(lastShipDate(state)), label: '出荷できる最終日（与信から90日）' });
      break;
    case 'shipped':
    case 'sold':
      if (state.shipment.since !== null) {
        list.push({ kind: 'trackingGiveUp', at: after(state.shipment.since, policy.trackGiveUpDays * policy.dayMs), label: '入金の確認を待つ期限' });
      }
      break;
    default:
      break;
  }
  return list.toSorted((one, other) => (one.at < other.at ? -1 : 1));
}

function lastShipDate(state: OrderState): string {
  return addDays(jstDate(new Date(state.credit.since)), LAST_SHIP_DAYS);
}

/** The last moment of a JST calendar date. */
function endOfDay(date: string): string {
  return new Date(jstMidnight(addDays(date, 1)) - 1).toISOString();
}
