import { firstBroken, inCodeOrder } from '../checks/check.ts';
import { merchantCode, orderNumber, password, requestDate, rule } from '../checks/common.ts';
import { field, some } from '../checks/fields.ts';
import type { Order, SmsCheck } from '../order.ts';
import { refused } from './call.ts';
import type { Call, Operation, Outcome } from './call.ts';

/** How many wrong codes end the check. @see atobarai §10 */
const ENTRIES = 3;

/** 判定結果: right, wrong code, too late, SMS not delivered, not waiting for a code. */
const RESULT = { ok: '1', wrong: '2', expired: '3', undelivered: '4', notWaiting: '5' } as const;

const isUsedUp = (order: Order): boolean => (order.sms?.wrongEntries ?? 0) >= ENTRIES;

const checks = inCodeOrder(
  [
    ...merchantCode({ missing: 1, notDigits: 2, notEleven: 3, unknown: 4, notAllowed: 4 }),
    ...orderNumber({ missing: 6, characters: 7 }),
    ...some(10, field('ninCode'), (text) => text === ''),
    ...some(11, field('ninCode'), (text) => /[^0-9]/.test(text)),
    ...some(12, field('ninCode'), (text) => text.length > 4),
    ...requestDate({ missing: 13, notDigits: 14, tooLong: 15, notReal: 16 }),
    ...password({ missing: 17, characters: 18, tooLong: 23, wrong: 24 }),
  ],
  [...rule(20, (call) => call.mayLook && call.order === undefined), ...rule(21, (call) => call.order !== undefined && isUsedUp(call.order))],
);

/** SMS認証番号判定: success is result 1, not 0. @see atobarai §2.9 */
export const kaasa: Operation = {
  name: 'KAASA',
  id: 'KAASA0020',
  run(call) {
    const broken = firstBroken('kaasa', checks, call);
    if (broken !== undefined || call.order === undefined) return refused(broken ?? 'kaasa020E');
    const { order } = call;
    if (order.sms === null) return result(RESULT.notWaiting);
    if (order.status !== 30) return result(isExpired(order, order.sms, call) ? RESULT.expired : RESULT.notWaiting);
    if (!order.sms.deliverable) return fail(order, RESULT.undelivered, 'SMS送信NG', false);
    if (call.value('ninCode') === order.sms.code) return accept(order);
    return wrongCode(order, order.sms);
  },
};

/** Ended by its own expiry, not by the merchant or by wrong codes. */
function isExpired(order: Order, sms: SmsCheck, call: Call): boolean {
  return order.status === 31 && call.now >= sms.expiresAt && sms.deliverable;
}

function result(value: string): Outcome {
  return { kind: 'done', elements: [['result', value]] };
}

function accept(order: Order): Outcome {
  const accepted: Order = { ...order, status: 1, verdict: 0 };
  return {
    kind: 'done',
    elements: [['result', RESULT.ok]],
    changed: { order: accepted, change: 'SMS認証 OK' },
    verdict: { ok: true, codeOk: true, reachable: true },
  };
}

function wrongCode(order: Order, sms: SmsCheck): Outcome {
  const wrongEntries = sms.wrongEntries + 1;
  const counted: Order = { ...order, sms: { ...sms, wrongEntries } };
  const change = `SMS認証 コード不一致 ${wrongEntries}回`;
  if (wrongEntries >= ENTRIES) return fail(counted, RESULT.wrong, `${change} 打切り`, true);
  return { kind: 'done', elements: [['result', RESULT.wrong]], changed: { order: counted, change } };
}

function fail(order: Order, value: string, change: string, reachable: boolean): Outcome {
  const failed: Order = { ...order, status: 31, verdict: 1 };
  return {
    kind: 'done',
    elements: [['result', value]],
    changed: { order: failed, change },
    verdict: { ok: false, codeOk: false, reachable },
  };
}
