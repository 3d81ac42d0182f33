import type { CardChoice } from '../card.ts';
import * as common from '../checks/common.ts';
import { isMissing, notOfLength, unlike } from '../checks/field.ts';
import type { Breaks } from '../checks/field.ts';
import { isNotDay, isPast, isTooFar } from '../checks/ship-date.ts';
import { refused } from './call.ts';
import type { Call, Operation } from './call.ts';
import { asksIssuer, payByCard } from './pay-by-card.ts';
import type { PaymentCodes } from './pay-by-card.ts';

const codes: PaymentCodes = {
  taken: 'A082000003',
  noCredit: 'A082000002',
  noOption: 'A082000005',
  payWay: 'A082000007',
  wrongCard: 'A082000008',
  full: 'A082000011',
  refused: 'A082000010',
};

const choiceOf = ({ ledger, value, merchant, now }: Call): CardChoice | undefined => ledger.tokens.look(value('token'), merchant.code, now);

const wantsIssuer = (call: Call): boolean => {
  const choice = choiceOf(call);
  return choice !== undefined && asksIssuer(choice);
};

/** Too far off, or the token is none of the option service. */
const isShipDateRefused: Breaks = (value, call) => {
  const choice = choiceOf(call);
  return value !== '' && (isTooFar(value, call, call.now) || (choice !== undefined && choice.optServDiv !== '01'));
};

/** クレジット決済登録（トークン）. @see webcollect §2.2 */
export const a08: Operation = {
  div: 'A08',
  path: 'creditToken',
  claims: true,
  fields: [
    common.deviceDiv(3),
    common.orderNo(4),
    common.yen(5, 'settle_price', ({ merchant }) => merchant.limitYen),
    common.buyerName(6),
    common.buyerTel(7),
    common.buyerEmail(8),
    common.payWay(9),
    common.goodsName(10),
    common.cardCompany(11),
    { at: 12, name: 'token', faults: { 1: isMissing, 2: notOfLength(16), 4: unlike(/^[A-Za-z0-9]+$/) } },
    common.returnUrl(13, wantsIssuer),
    { at: 14, name: 'scheduled_shipping_date', faults: { 71: isNotDay, 72: isPast, 73: isShipDateRefused } },
  ],
  run(call) {
    const choice = call.ledger.tokens.take(call.value('token'), call.merchant.code, call.now);
    if (call.order?.status === 21) return refused('Z012000004');
    if (choice === undefined) return refused(call.order === undefined || call.order.status === 20 ? 'A082000004' : codes.taken);
    return payByCard(call, choice, codes, 'A09');
  },
};
