import { firstBroken, inCodeOrder } from '../checks/check.ts';
import { layout, merchantCode, orderNumber, password, requestDate, rule } from '../checks/common.ts';
import { refused } from './call.ts';
import type { Operation } from './call.ts';

const checks = inCodeOrder([
  ...layout(1),
  ...merchantCode({ notEleven: 2, notDigits: 3, missing: 4, unknown: 17, notAllowed: 17 }),
  ...orderNumber({ tooLong: 5, notHalfWidth: 6, missing: 7, notFound: 8, characters: 16 }),
  ...rule(9, (call) => call.order !== undefined && [2, 31, 32].includes(call.order.status)),
  ...requestDate({ notReal: 10, notDigits: 11, missing: 12 }),
  ...password({ wrong: 13, missing: 14 }),
  ...rule(15, (call) => call.order?.status === 12),
]);

/** 決済取消依頼: cancels the whole transaction, in any state before payment. @see atobarai §2.5 */
export const kaacl: Operation = {
  name: 'KAACL',
  id: 'KAACL0010',
  run(call) {
    const broken = firstBroken('kaacl', checks, call);
    if (broken !== undefined || call.order === undefined) return refused(broken ?? 'kaacl008E');
    const order = { ...call.order, status: 2 as const, warning: 0 as const };
    return { kind: 'done', elements: [], changed: { order, change: '取消' } };
  },
};
