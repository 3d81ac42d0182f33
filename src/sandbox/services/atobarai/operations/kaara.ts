import { randomInt } from 'node:crypto';
import { isMobile, withoutHyphens } from '../checks/addresses.ts';
import { firstBroken } from '../checks/check.ts';
import type { Merchant } from '../merchant.ts';
import type { Invoice, Order, SmsCheck } from '../order.ts';
import { verdictLabels } from '../statuses.ts';
import type { Status, Verdict } from '../statuses.ts';
import { refused } from './call.ts';
import type { Call, Operation } from './call.ts';
import { destinationsOf, kaaraChecks } from './kaara-checks.ts';
import { triggerIn } from './triggers.ts';
import type { Trigger } from './triggers.ts';

/** How long the SMS code stays valid. @see atobarai §2.9 */
const SMS_VALID_MS = 180_000;
/** How long the check takes whether a number can be reached (`sendDiv` 4). Our choice. */
const REACH_CHECK_MS = 5_000;

/** 決済依頼: registers an order and answers with the credit verdict. @see atobarai §2.1 */
export const kaara: Operation = {
  name: 'KAARA',
  id: 'KAARA0010',
  run(call) {
    const broken = firstBroken('kaara', kaaraChecks, call);
    if (broken !== undefined || call.merchant === undefined) return refused(broken ?? 'kaara004E');
    const trigger = triggerIn(call.value('name'));
    if (trigger === 'error') return refused('err0001');
    const order = newOrder(call, call.merchant, trigger);
    return {
      kind: 'done',
      elements: [['result', String(order.verdict)]],
      changed: { order, change: `与信 ${verdictLabels[order.verdict]} ${order.amountYen}円` },
    };
  },
};

function newOrder(call: Call, merchant: Merchant, trigger: Trigger): Order {
  const sendDiv = call.value('sendDiv');
  const amountYen = Number(call.value('totalAmount'));
  const buyerKey = `${withoutHyphens(call.value('telNum'))} ${call.value('name').replace(/\s/g, '')}`;
  const owesYen = call.orders.openYen(buyerKey) + amountYen;
  const verdict = call.refuse ? 1 : verdictFor(trigger, sendDiv, owesYen > merchant.buyerLimitYen);
  const held = verdict === 3 && !isSms(sendDiv);
  return {
    merchant: merchant.code,
    orderNo: call.value('orderNo'),
    status: statusFor(verdict),
    verdict,
    warning: 0,
    amountYen,
    firstAmountYen: amountYen,
    sendDiv,
    invoice: invoiceFor(sendDiv),
    destinations: sendDiv === '1' ? destinationsOf(call.value).length : 1,
    orderYmd: call.value('orderYmd'),
    shipYmd: call.value('shipYmd'),
    createdAt: call.now,
    buyerKey,
    fields: call.parameters,
    slips: [],
    decision: decisionFor(call, merchant, trigger, held, sendDiv),
    flipAt: trigger === 'okThenNg' ? call.now + merchant.flipAfterMs : null,
    sms: verdict === 3 && sendDiv === '3' ? smsCheck(call) : null,
    registeredAt: null,
    deliveredAt: null,
    soldAt: null,
    invoicedAt: null,
    printDataFetched: false,
    reissues: 0,
    beforeReissue: null,
  };
}

function verdictFor(trigger: Trigger, sendDiv: string, overLimit: boolean): Verdict {
  if (trigger === 'refuse') return 1;
  if (trigger === 'overLimit' || overLimit) return 2;
  if (trigger === 'holdThenOk' || trigger === 'holdThenNg' || isSms(sendDiv)) return 3;
  return 0;
}

function statusFor(verdict: Verdict): Status {
  if (verdict === 0) return 1;
  return verdict === 3 ? 30 : 32;
}

function invoiceFor(sendDiv: string): Invoice {
  if (isSms(sendDiv)) return 'sms';
  return sendDiv === '2' ? 'enclosed' : 'separate';
}

function isSms(sendDiv: string): boolean {
  return sendDiv === '3' || sendDiv === '4';
}

function decisionFor(call: Call, merchant: Merchant, trigger: Trigger, held: boolean, sendDiv: string): Order['decision'] {
  if (held) return { at: call.now + merchant.holdMs, ok: trigger !== 'holdThenNg' };
  if (sendDiv === '4') return { at: call.now + REACH_CHECK_MS, ok: isMobile(call.value('telNum')) && trigger !== 'holdThenNg' };
  return null;
}

/** Never `0000`: one shop system cannot send it. @see atobarai §12 */
function smsCheck(call: Call): SmsCheck {
  const code = String(randomInt(1, 10_000)).padStart(4, '0');
  return { code, expiresAt: call.now + SMS_VALID_MS, wrongEntries: 0, deliverable: isMobile(call.value('telNum')) };
}
