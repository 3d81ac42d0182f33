import { stamp } from '../../../core/jst.ts';
import type { XmlElement } from '../../../core/wire/xml.ts';
import { maskedNo, refusalOf } from '../card.ts';
import * as common from '../checks/common.ts';
import { longerThan, unlike } from '../checks/field.ts';
import { cardAt, cardsOf, changeCard, dropCard } from '../member.ts';
import type { Member, SavedCard } from '../member.ts';
import { done, refused } from './call.ts';
import type { Call, Operation } from './call.ts';

/** お預かりカード: behind a member's id and key, which the check sum proves to be the shop's. @see webcollect §2.5–§2.7 */
const whose = [common.memberId(3), common.authKey(4), common.checkSum(5)];

const memberOf = ({ ledger, merchant, value }: Call): Member | undefined => ledger.members.look(merchant, value('member_id'));

const cardsIn = (call: Call): SavedCard[] => cardsOf(memberOf(call), call.value('authentication_key'));

/** お預かり情報照会. */
export const a03: Operation = {
  div: 'A03',
  path: 'creditInfoGet',
  fields: whose,
  run: (call) => (call.merchant.contract.optionService ? done(undefined, listed(call)) : refused('A032000001')),
};

function listed(call: Call): XmlElement[] {
  const cards = cardsIn(call);
  return [
    ['cardUnit', String(cards.length)],
    ...cards.map((card, at): XmlElement => ['cardData', [
      ['cardKey', String(at + 1)],
      ['maskingCardNo', maskedNo(card)],
      ['cardExp', card.exp],
      ['cardOwner', card.owner],
      ['cardCodeApi', card.company],
      ['lastCreditDate', stamp(card.lastUsedAt)],
      ['subscriptionFlg', call.ledger.index.isReserved(card.id) ? '1' : '0'],
      ['regularFlg', '0'],
    ]]),
  ];
}

/** お預かり情報変更. */
export const a04: Operation = {
  div: 'A04',
  path: 'creditInfoUpdate',
  fields: [
    ...whose,
    common.cardKey(6),
    common.newExpiry(7),
    { at: 8, name: 'card_owner', faults: { 2: longerThan(30), 4: unlike(/^[A-Za-z .,-]+$/) } },
    common.cardCompany(9, 6),
    common.lastCreditDate(10),
  ],
  run(call) {
    const { merchant, value, now, ledger } = call;
    if (!merchant.contract.optionService) return refused('A042000003');
    const card = cardAt(cardsIn(call), value('card_key'), value('last_credit_date'));
    const member = memberOf(call);
    if (card === undefined || member === undefined) return refused('A043000001');
    const change = { exp: value('card_exp') || card.exp, owner: value('card_owner') || card.owner, company: value('card_code_api') || card.company };
    if (change.exp === card.exp && change.owner === card.owner && change.company === card.company) return refused('A043000002');
    const refusal = call.refuse ? 'G12' : refusalOf(card, false);
    if (refusal !== undefined) return refused('A044000001', refusal);
    changeCard(member, value('authentication_key'), card.id, change, now);
    ledger.members.write(member, merchant, call.div, { change: `カード変更 ${card.last4}` });
    return done();
  },
};

/** お預かり情報削除; answers with the cards that are left. @see webcollect §11 */
export const a05: Operation = {
  div: 'A05',
  path: 'creditInfoDelete',
  fields: [...whose, common.cardKey(6), common.lastCreditDate(7)],
  run(call) {
    const { merchant, value, ledger } = call;
    const cards = cardsIn(call);
    const member = memberOf(call);
    if (!merchant.contract.optionService) return refused('A052000001');
    if (member === undefined || cards[Number(value('card_key')) - 1] === undefined) return refused('A054000001');
    const card = cardAt(cards, value('card_key'), value('last_credit_date'));
    if (card === undefined) return refused('A053000001');
    if (ledger.index.isReserved(card.id)) return refused('A054000001');
    dropCard(member, value('authentication_key'), card.id);
    ledger.members.write(member, merchant, call.div, { change: `カード削除 ${card.last4}` });
    return done(undefined, listed(call));
  },
};
