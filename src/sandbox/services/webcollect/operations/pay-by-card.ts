import { randomBytes } from 'node:crypto';
import { authorise, newAuthorisation } from '../authorise.ts';
import { awayPage } from '../browser/away-page.ts';
import { isOver, refusalOf } from '../card.ts';
import type { CardChoice, TypedCard } from '../card.ts';
import { cardsOf, keepCard, mayKeep, useCard } from '../member.ts';
import { isNumberFree } from '../order.ts';
import type { Order } from '../order.ts';
import { reserveDay } from '../progress.ts';
import { done, refused } from './call.ts';
import type { Call, Outcome } from './call.ts';
import { emptyOrder } from './empty-order.ts';

/** What an operation calls each way in which a payment by card may end badly. `taken`: the number is used. */
export type PaymentCodes = Readonly<Record<'taken' | 'noCredit' | 'noOption' | 'payWay' | 'wrongCard' | 'full' | 'refused', string>>;

/** Does the payment go over the card issuer's page? */
export function asksIssuer({ authDiv }: Pick<CardChoice, 'authDiv'>): boolean {
  return authDiv === '1' || authDiv === '3';
}

/** Registers an order that is paid by this card, or sends the buyer to the issuer first. @see webcollect §2.2, §2.4 */
export function payByCard(call: Call, choice: CardChoice, codes: PaymentCodes, second: 'A09' | 'A02'): Outcome {
  const { merchant, order: known, value } = call;
  if (known?.status === 21) return refused('Z012000004');
  if (!isNumberFree(known)) return refused(codes.taken);
  if (!merchant.contract.credit) return refused(codes.noCredit);
  if (!merchant.payWays.includes(value('pay_way'))) return refused(codes.payWay);
  if (choice.optServDiv === '01' && !mayReserveOrKeep(call)) return refused(codes.noOption);
  const card = chosenCard(call, choice);
  if (card === undefined || isOver(card.exp, call.now)) return refused(codes.wrongCard);
  const order = newOrder(call, choice, card);
  return asksIssuer(choice) ? sendAway(call, order, choice, second) : conclude(call, order, choice, codes);
}

function mayReserveOrKeep({ merchant: { contract }, value }: Call): boolean {
  return contract.optionService && (contract.reserve || value('scheduled_shipping_date') === '');
}

/** The card that is typed, or the kept one; undefined: there is no such card. */
function chosenCard({ ledger, merchant }: Call, { card, savedId, memberId, authKey }: CardChoice): TypedCard | undefined {
  if (savedId === null) return card === null || card.print === null ? undefined : card;
  const saved = cardsOf(ledger.members.find(merchant.code, memberId), authKey).find(({ id }) => id === savedId);
  return saved && { last4: saved.last4, print: saved.print, exp: saved.exp, owner: saved.owner, company: saved.company };
}

function newOrder(call: Call, { memberId, authKey, savedId }: CardChoice, card: TypedCard): Order {
  const { value } = call;
  return {
    ...emptyOrder(call),
    status: 21,
    amountYen: Number(value('settle_price')),
    settleMethod: card.company,
    payWay: value('pay_way'),
    card,
    saved: savedId === null ? null : { memberId, authKey, cardId: savedId },
    memberId,
    shipYmd: value('scheduled_shipping_date'),
  };
}

/** Nothing is authorised yet: the buyer's browser goes to the issuer and comes back with what the second call needs. */
function sendAway(call: Call, order: Order, choice: CardChoice, second: 'A09' | 'A02'): Outcome {
  const { ledger, merchant, now, value, baseUrl } = call;
  const [id, token] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  order.threeD = { id, token, returnUrl: value('trader_ec_url'), expiresAt: now + merchant.threeDWithinMs, choice, second, posted: null };
  ledger.index.sendAway(id, order);
  const page = awayPage(baseUrl, id);
  return done({ order, change: '3Dセキュア認証の要求' }, [
    ['threeDAuthHtml', merchant.threeDMarkers ? `<![CDATA[${page}]]>` : page],
    ['threeDToken', token],
  ]);
}

/** Authorises, or takes the reservation; keeps the card where that is wanted. */
export function conclude(call: Call, order: Order, choice: CardChoice, codes: Pick<PaymentCodes, 'full' | 'refused'>): Outcome {
  const { now } = call;
  order.threeD = null;
  if (keeps(choice) && order.card !== null && !mayKeep(memberOf(call, choice), choice.authKey, order.card)) {
    return fails(order, codes.full, undefined, 'お預かり処理不可');
  }
  const refusal = call.refuse ? 'G12' : order.card === null ? undefined : refusalOf(order.card, true);
  if (refusal !== undefined) return fails(order, codes.refused, refusal, `与信拒否 ${refusal}`);
  keepOrUse(call, order, choice);
  if (order.shipYmd !== '' && now < reserveDay(order.shipYmd)) {
    order.status = 5;
    return done({ order, change: `予約受付 ${order.amountYen}円` }, [['crdCResCd', newAuthorisation(order, 1, now).approvalNo]]);
  }
  order.status = 4;
  authorise(order, now);
  return done({ order, change: `与信 ${order.amountYen}円` }, [['crdCResCd', order.authorisation?.approvalNo ?? '']]);
}

/** The attempt stays on the page; to the shop there is no such order. */
function fails(order: Order, code: string, creditCode: string | undefined, change: string): Outcome {
  order.status = 13;
  order.listed = false;
  return { ...refused(code, creditCode), changed: { order, change } };
}

function keeps({ optServDiv, savedId }: CardChoice): boolean {
  return optServDiv === '01' && savedId === null;
}

function memberOf({ ledger, merchant }: Call, { memberId }: CardChoice) {
  return ledger.members.find(merchant.code, memberId);
}

/** The card of the order is new in its wallet, or was used once more. */
function keepOrUse(call: Call, order: Order, choice: CardChoice): void {
  const { ledger, merchant, now } = call;
  const { memberId, authKey } = choice;
  const member = memberOf(call, choice) ?? { merchant: merchant.code, memberId, status: 0, wallets: [] };
  if (keeps(choice) && order.card !== null) {
    const { id } = keepCard(member, authKey, order.card, now);
    order.saved = { memberId, authKey, cardId: id };
    ledger.members.write(member, merchant, call.div, { change: `カード登録 ${order.card.last4}` });
  } else if (order.saved !== null) {
    useCard(member, authKey, order.saved.cardId, now);
    ledger.members.write(member, merchant, call.div, { change: `カード利用 ${order.card?.last4 ?? ''}` });
  }
}
