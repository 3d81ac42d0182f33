import { isStamp } from '../../../core/jst.ts';
import { isExpiry, isOver, typedCard } from '../card.ts';
import type { CardChoice } from '../card.ts';
import * as common from '../checks/common.ts';
import { isMissing, notOneOf, unlike } from '../checks/field.ts';
import type { Field } from '../checks/field.ts';
import { isNotDay, isPast, isTooFar } from '../checks/ship-date.ts';
import { cardAt, cardsOf } from '../member.ts';
import { refused } from './call.ts';
import type { Call, Operation } from './call.ts';
import { asksIssuer, payByCard } from './pay-by-card.ts';
import type { PaymentCodes } from './pay-by-card.ts';

const codes: PaymentCodes = {
  taken: 'A012010001',
  noCredit: 'A012000002',
  noOption: 'A012020001',
  payWay: 'A012040002',
  wrongCard: 'A012060001',
  full: 'A012070001',
  refused: 'A012060001',
};

const isSaved = ({ value }: Call): boolean => value('option_service_div') === '01' && value('card_key') !== '';
const isOption = ({ value }: Call): boolean => value('option_service_div') === '01';
const hasSecurityCode = ({ value }: Call): boolean => value('auth_div') === '2' || value('auth_div') === '3';
const isToIssuer = ({ value }: Call): boolean => asksIssuer({ authDiv: value('auth_div') });

/** Missing where it is wanted, of the wrong length, of other characters. */
const wanted = (at: number, name: string, isWanted: (call: Call) => boolean, isWrongLength: (value: string) => boolean, characters: RegExp): Field => ({
  at,
  name,
  faults: { 71: (value, call) => value === '' && isWanted(call), 72: (value) => value !== '' && isWrongLength(value), 73: unlike(characters) },
});

const fields: Field[] = [
  common.deviceDiv(3, '3'),
  common.orderNo(4),
  common.yen(5, 'settle_price', ({ merchant }) => merchant.limitYen),
  common.buyerName(6),
  common.buyerTel(7),
  common.buyerEmail(8),
  { at: 9, name: 'auth_div', faults: { 1: isMissing, 71: notOneOf('0', '1', '2', '3') } },
  common.payWay(10),
  { at: 11, name: 'option_service_div', faults: { 1: isMissing, 6: notOneOf('00', '01') } },
  common.goodsName(12),
  common.cardCompany(13),
  wanted(14, 'card_no', (call) => !isSaved(call) && call.value('card_exp') !== '', (value) => value.length > 16, /^\d+$/),
  wanted(15, 'security_code', hasSecurityCode, (value) => value.length < 3 || value.length > 4, /^\d+$/),
  wanted(16, 'card_owner', () => false, () => false, /^[A-Za-z .,-]+$/),
  {
    at: 17,
    name: 'card_exp',
    faults: {
      71: (value, call) => value === '' && call.value('card_no') !== '' && !isSaved(call),
      72: (value) => value !== '' && !isExpiry(value),
      73: (value, { now }) => isExpiry(value) && isOver(value, now),
    },
  },
  common.returnUrl(18, isToIssuer),
  wanted(19, 'member_id', isOption, (value) => value.length > 64, /^[\x21-\x7e]+$/),
  wanted(20, 'authentication_key', isOption, (value) => value.length > 8, /^[\x21-\x7e]+$/),
  { at: 21, name: 'card_key', faults: { 71: notOneOf('1', '2', '3') } },
  { at: 22, name: 'last_credit_date', faults: { 71: (value, call) => (value !== '' && !isStamp(value)) || (value === '' && isSaved(call)) } },
  {
    at: 23,
    name: 'scheduled_shipping_date',
    faults: { 72: isNotDay, 73: isPast, 74: (value, call) => isTooFar(value, call, call.now) },
  },
  {
    at: 24,
    name: 'check_sum',
    faults: { 71: (value, call) => value === '' && isOption(call), 72: (value, call) => value !== '' && isOption(call) && value !== common.checkSumOf(call) },
  },
  { at: 25, name: 'card_no', faults: { 71: (value, call) => value === '' && call.value('card_exp') === '' && !isSaved(call) } },
];

/** クレジット決済登録（通常用）: the card's number itself, or a kept card without a buyer. @see webcollect §2.4 */
export const a01: Operation = {
  div: 'A01',
  path: 'credit',
  claims: true,
  fields,
  run(call) {
    const choice = choiceOf(call);
    if (choice === undefined) return refused('A012030001');
    if (isToIssuer(call) && choice.card?.last4 === '0005') return refused('A012050002');
    return payByCard(call, choice, codes, 'A02');
  },
};

/** undefined: the kept card that is meant is not there, or was used since. */
function choiceOf(call: Call): CardChoice | undefined {
  const { value, ledger, merchant } = call;
  const [memberId, authKey] = [value('member_id'), value('authentication_key')];
  const choice = { authDiv: value('auth_div'), optServDiv: value('option_service_div'), memberId, authKey };
  if (!isSaved(call)) return { ...choice, card: typedCard(value('card_no'), value('card_exp'), value('card_owner')), savedId: null };
  const saved = cardAt(cardsOf(ledger.members.find(merchant.code, memberId), authKey), value('card_key'), value('last_credit_date'));
  return saved && { ...choice, card: null, savedId: saved.id };
}
