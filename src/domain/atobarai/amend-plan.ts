/**
 * 与信内容変更: which way new contents reach Yamato. The cheapest legal one, said before it is gone.
 * @see atobarai §2.6 (KAAKK), §2.8 (KAARR), §6
 */
import type { OrderContents } from '../order/contents.ts';
import type { AmendPlan } from '../lifecycle/amend-plan.ts';
import { type AmendWay, CANCEL_FIRST, type OrderState, RECORD_ONLY, RECREDIT } from '../order/order-state.ts';
import { ownOf, REDUCE, REISSUE, REISSUES_MAX } from './own-state.ts';
import { atobaraiPolicy } from './policy.ts';
import { termsOf } from './terms.ts';
import { meaningOf } from './values/meaning.ts';
import { type Phase, phaseOf } from '../lifecycle/phase.ts';

type Difference = {
  readonly buyer: boolean;
  readonly destinations: boolean;
  readonly division: boolean;
  readonly amount: 'same' | 'lower' | 'higher';
  readonly lines: boolean;
  readonly address: boolean;
  readonly shipDate: boolean;
};

/** Phases in which Yamato still takes a lower amount. */
const reducible: readonly Phase[] = ['approved', 'shipped', 'sold'];
/** Phases in which Yamato still takes other contents at the same amount. */
const reissuable: readonly Phase[] = ['approved', 'shipped'];
const recreditable: readonly Phase[] = ['held', 'approved', 'shipped'];

export function amendPlan(state: OrderState, contents: OrderContents, confirmed: boolean): AmendPlan {
  const phase = phaseOf(state);
  const difference = compare(state.contents, contents);
  if (isNothing(difference)) return way(RECORD_ONLY, '変更なし（Yamatoへの連絡は要りません）');
  if ((phase === 'refused' || phase === 'expired')) return refused('noCredit', '有効な与信がありません。「与信を実行」に新しい内容を添えて行ってください');
  if (termsOf(state.contents).invoice === 'sms') return smsPlan(state, contents, difference, phase);
  if (termsOf(contents).invoice === 'sms') return refused('smsNeedsBuyer', 'スマホタイプへの変更には購入者のSMS認証が必要なため、ここからは行えません。受注を取り消して新しく受け付けてください');
  if (needsNewCredit(difference)) return recreditPlan(state, contents, phase, confirmed);
  if (contents.amountYen !== state.contents.amountYen) return amountPlan(state, contents, phase, confirmed);
  if (difference.lines && !atobaraiPolicy(state.policy).amendLinesByReissue) return recreditPlan(state, contents, phase, confirmed);
  const reissuesLeft = REISSUES_MAX - ownOf(state).reissues.count;
  if (reissuable.includes(phase) && reissuesLeft > 0) return way(REISSUE, `請求内容変更（KAARR）。回数は請求書再発行と合わせて${REISSUES_MAX}回まで（残り${reissuesLeft}回）`);
  if (phase === 'sold') return refused('sold', '売上確定後は内容を変更できません。住所の不備による請求書の送り直しは「請求書再発行」で行ってください');
  return recreditPlan(state, contents, phase, confirmed);
}

function amountPlan(state: OrderState, contents: OrderContents, phase: Phase, confirmed: boolean): AmendPlan {
  const below = contents.amountYen < state.credit.firstAmountYen;
  if (!below || !reducible.includes(phase)) return recreditPlan(state, contents, phase, confirmed);
  return way(REDUCE, `減額 KAAKK：${state.contents.amountYen}円 → ${contents.amountYen}円（最初の与信額 ${state.credit.firstAmountYen}円より低い額まで）`);
}

function recreditPlan(state: OrderState, contents: OrderContents, phase: Phase, confirmed: boolean): AmendPlan {
  if (!recreditable.includes(phase)) {
    return refused('tooLate', '売上確定後は再与信できません。差額は別の受注として、返金は購入者と直接ご相談ください');
  }
  if (state.shipment.state === 'registered' && state.parcels.every((parcel) => parcel.state !== 'registered')) {
    return refused('slipUnknown', 'Yamatoに登録されている送り状番号がこちらでは分からず、新しい与信に引き継げません。先に「出荷情報登録」で送り状番号を登録してください');
  }
  const { credit, policy, orderNumber } = state;
  const { buyerLimitYen } = atobaraiPolicy(policy);
  const numbers = `旧 ${credit.settlementNo} → 新 ${orderNumber}-${state.generations + 1}`;
  const together = credit.amountYen + contents.amountYen;
  if (policy.recreditOrder === 'creditFirst' && together <= buyerLimitYen) {
    return way(RECREDIT, `再与信：${numbers}。新しい与信がOKになってから旧い与信を取り消します`);
  }
  if (contents.amountYen > buyerLimitYen) return refused('overLimit', `${buyerLimitYen}円を超える金額の与信は取れません`);
  const explanation = `再与信（取消が先）：${numbers}。旧い与信を取り消してから新しい与信を取ります。新しい与信がNGになると与信のない受注になります`;
  if (confirmed || policy.recreditOrder === 'cancelFirst') return way(CANCEL_FIRST, explanation);
  const why = `新旧の合計 ${together}円が購入者の限度額 ${buyerLimitYen}円を超えるため、取消を先に行う必要があります`;
  return { kind: 'confirm', explanation: `${why}。${explanation}。よければ "confirm": "cancelFirst" を付けてください` };
}

/** スマホタイプ: a new credit would need the buyer's code again, so only what Yamato changes in place is possible. */
function smsPlan(state: OrderState, contents: OrderContents, difference: Difference, phase: Phase): AmendPlan {
  const inPlace = !needsNewCredit(difference) && difference.amount === 'lower' && contents.amountYen < state.credit.firstAmountYen;
  if (inPlace && reducible.includes(phase)) return way(REDUCE, `減額 KAAKK：${state.contents.amountYen}円 → ${contents.amountYen}円`);
  return refused('smsNeedsBuyer', 'スマホタイプの受注で変更できるのは減額だけです。ほかの変更には購入者のSMS認証が必要なため、受注を取り消して新しく受け付けてください');
}

function needsNewCredit(difference: Difference): boolean {
  return difference.buyer || difference.destinations;
}

function isNothing(difference: Difference): boolean {
  const { amount, ...others } = difference;
  return amount === 'same' && Object.values(others).every((changed) => !changed);
}

/** What Yamato holds of an order, old against new, however it is spelled; everything else (product codes, tax rates, kana, e-mail) is ours. */
function compare(before: OrderContents, after: OrderContents): Difference {
  const [was, is] = [meaningOf(before), meaningOf(after)];
  const differ = (pick: (contents: typeof was) => unknown): boolean => JSON.stringify(pick(was)) !== JSON.stringify(pick(is));
  return {
    buyer: differ(({ buyer }) => [plain(buyer.name), buyer.tel]),
    destinations: differ(({ destinations }) => destinations),
    division: termsOf(before).invoice !== termsOf(after).invoice,
    amount: after.amountYen === before.amountYen ? 'same' : after.amountYen < before.amountYen ? 'lower' : 'higher',
    lines: differ(({ items }) => items.map(({ name, quantity, unitPriceYen, subtotalYen }) => [name, quantity, unitPriceYen, subtotalYen])),
    address: differ(({ buyer }) => [buyer.postalCode, buyer.address]),
    shipDate: before.plannedShipDate !== after.plannedShipDate,
  };
}

/** Spaces and hyphens in a name are spelling, not content. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '');
}

function way(chosen: AmendWay, explanation: string): AmendPlan {
  return { kind: 'way', way: chosen, explanation };
}

function refused(code: string, reason: string): AmendPlan {
  return { kind: 'refused', code, reason };
}
