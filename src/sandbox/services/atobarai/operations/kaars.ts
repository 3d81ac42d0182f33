import { firstBroken, inCodeOrder } from '../checks/check.ts';
import { layout, merchantCode, orderNumber, password, requestDate, rule } from '../checks/common.ts';
import type { Order } from '../order.ts';
import type { Verdict } from '../statuses.ts';
import { refused } from './call.ts';
import type { Operation } from './call.ts';

const checks = inCodeOrder([
  ...layout(1),
  ...merchantCode({ notEleven: 2, notDigits: 3, missing: 4 }),
  ...orderNumber({ tooLong: 5, notHalfWidth: 6, missing: 7, notFound: 8, characters: 14 }),
  // One code for "never arrived" and "cancelled": only KAAST tells them apart.
  ...rule(8, (call) => call.order?.status === 2 || call.order?.status === 31),
  ...requestDate({ notReal: 9, notDigits: 10, missing: 11 }),
  ...password({ wrong: 12, missing: 13 }),
  // No code of its own for an unknown merchant.
  ...rule(12, (call) => call.isForm && call.merchant === undefined),
]);

/** 決済結果照会: the credit verdict as it stands now. @see atobarai §2.2 */
export const kaars: Operation = {
  name: 'KAARS',
  id: 'KAARS0010',
  run(call) {
    const broken = firstBroken('kaars', checks, call);
    if (broken !== undefined || call.order === undefined) return refused(broken ?? 'kaars008E');
    return { kind: 'done', elements: [['result', String(verdictNow(call.order))]] };
  },
};

/** The verdict of an order, whatever has happened since the credit. */
export function verdictNow(order: Order): Verdict {
  if (order.status === 30) return 3;
  if (order.status === 32) return order.verdict === 2 ? 2 : 1;
  return 0;
}
