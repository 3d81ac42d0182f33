import { firstBroken, inCodeOrder } from '../checks/check.ts';
import { layout, merchantCode, orderNumber, password, requestDate } from '../checks/common.ts';
import { refused } from './call.ts';
import type { Operation } from './call.ts';

const checks = inCodeOrder([
  ...layout(1),
  ...merchantCode({ notEleven: 2, notDigits: 3, missing: 4, unknown: 15, notAllowed: 15 }),
  ...orderNumber({ tooLong: 5, notHalfWidth: 6, missing: 7, notFound: 8, characters: 14 }),
  ...requestDate({ notReal: 9, notDigits: 10, missing: 11 }),
  ...password({ wrong: 12, missing: 13 }),
]);

/** 取引状況照会: status and warning of any existing order, cancelled ones too. @see atobarai §2.4 */
export const kaast: Operation = {
  name: 'KAAST',
  id: 'KAAST0010',
  run(call) {
    const broken = firstBroken('kaast', checks, call);
    if (broken !== undefined || call.order === undefined) return refused(broken ?? 'kaast008E');
    return {
      kind: 'done',
      elements: [
        ['result', String(call.order.status)],
        ['warning', String(call.order.warning)],
      ],
    };
  },
};
