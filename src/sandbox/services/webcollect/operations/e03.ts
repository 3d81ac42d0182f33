import * as common from '../checks/common.ts';
import { isMissing } from '../checks/field.ts';
import { isNotDay, isPast, isTooFar } from '../checks/ship-date.ts';
import { done, refused } from './call.ts';
import type { Operation } from './call.ts';

/** 出荷予定日変更, of a 予約販売 that is not authorised yet. @see webcollect §2.13 */
export const e03: Operation = {
  div: 'E03',
  path: 'changeDate',
  fields: [
    common.orderNo(3, { 51: (_value, { order }) => order?.status !== 5 }),
    {
      at: 4,
      name: 'scheduled_shipping_date',
      faults: {
        1: isMissing,
        5: isNotDay,
        71: isPast,
        72: (value, call) => call.order !== undefined && isTooFar(value, call, call.order.createdAt),
      },
    },
  ],
  run({ order, value, merchant, now }) {
    if (order === undefined) return refused('E031010351');
    if (!merchant.contract.optionService || !merchant.contract.reserve) return refused('E032000001');
    const change = `出荷予定日変更 ${order.shipYmd} → ${value('scheduled_shipping_date')}`;
    order.shipYmd = value('scheduled_shipping_date');
    order.changedAt = now;
    return done({ order, change });
  },
};
