/** What the answers to A08, A09 and A07 bring beside their word, and what an inquiry tells besides its status. */
import { foldAmountTold } from '../lifecycle/fold-told.ts';
import { withCredit } from '../lifecycle/fold-credit.ts';
import { raiseDrift } from '../lifecycle/drift.ts';
import { withShipment } from '../lifecycle/fold-shipment.ts';
import { raise } from '../order/attention-list.ts';
import { byYamato, type Cause } from '../order/cause.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Brought } from '../order/call-result.ts';
import type { Parcel } from '../order/history.ts';
import type { Told } from '../order/inquiry.ts';
import type { OrderState } from '../order/order-state.ts';
import { isRecord } from '../values/json.ts';
import { hasYamatoCheckDigit } from '../values/slip-number.ts';
import { captureUntil, dateOf } from './deadlines.ts';
import { ownOf, withOwn } from './own-state.ts';
import { cardPolicy } from './policy.ts';

/** Told with the answer by the activities: see `activities/card`. */
export function foldBrought(state: OrderState, plan: CallPlan, brought: Brought, now: string): OrderState {
  const { threeD, approvalNo, code, creditErrorCode, twoAuthorisations } = brought;
  if (twoAuthorisations === true) return raise(state, 'twoAuthorisations', now, { cause: byYamato('A077000001'), detail: `${state.credit.amountYen}円 → ${state.amending?.contents.amountYen ?? state.contents.amountYen}円` });
  if (isRecord(threeD) && typeof threeD['html'] === 'string' && typeof threeD['threeDToken'] === 'string') return withOwn(state, { threeD: { html: threeD['html'], threeDToken: threeD['threeDToken'] } });
  if (typeof code === 'string') return withOwn(state, { refusal: typeof creditErrorCode === 'string' ? { code, detailCode: creditErrorCode } : { code } });
  const approved = typeof approvalNo === 'string' ? withOwn(state, { approvalNo }) : state;
  // A new amount is authorised the way that the order was.
  return plan.operation === 'A08' || plan.operation === 'A09' ? foldSecured(approved, plan.operation === 'A09', now) : approved;
}

/** Approved, by way of 3-D Secure or without it. */
export function foldSecured(state: OrderState, secured: boolean, now: string): OrderState {
  const approved = withOwn(state, { secured });
  return !secured && cardPolicy(state.policy).threeDSecure === 'always' ? raise(approved, 'withoutThreeDSecure', now) : approved;
}

export function whyRefused(state: OrderState): Cause | null {
  const { refusal } = ownOf(state);
  return refusal === undefined ? null : byYamato(refusal.code, refusal.detailCode);
}

/** What E04 would tell of the order as it stands. */
export function toldOf(state: OrderState): Told {
  const { approvedAt } = ownOf(state);
  return { amountYen: state.credit.amountYen, slipNos: registeredAs(state), ...(approvedAt === undefined ? {} : { approvedAt }) };
}

function registeredAs({ parcels }: OrderState): readonly string[] {
  return [...new Set(parcels.flatMap((parcel) => (parcel.state === 'registered' && parcel.sentAs !== null ? [parcel.sentAs] : [])))];
}

export function foldTold(state: OrderState, told: Told, now: string): OrderState {
  return foldSlipsTold(foldApprovalTold(foldAmountTold(state, told, now), told, now), told, now);
}

/** A newer authorisation counts from its own day; an older one than we know is no news. */
function foldApprovalTold(state: OrderState, { approvedAt }: Told, now: string): OrderState {
  const known = ownOf(state).approvedAt;
  if (approvedAt === undefined || approvedAt === known || (known !== undefined && dateOf(approvedAt) < dateOf(known))) return state;
  const renewed = withOwn(state, { approvedAt });
  // Renewed elsewhere, it may be sold on again.
  return renewed.credit.state === 'expired' && captureUntil(renewed) > now ? withCredit(renewed, 'approved', now, null) : renewed;
}

/** Slips that somebody registered or took back elsewhere. While a change of ours is under way, the doubt about it tells. */
function foldSlipsTold(state: OrderState, { slipNos }: Told, now: string): OrderState {
  const isBusy = state.doubt !== null || state.parcelsBefore !== null || state.parcels.some((parcel) => parcel.state === 'registering' || parcel.state === 'unknown');
  if (slipNos === undefined || isBusy || (state.credit.state !== 'approved' && state.credit.state !== 'expired')) return state;
  const known = registeredAs(state);
  const [came, went] = [slipNos.filter((slip) => !known.includes(slip)), known.filter((slip) => !slipNos.includes(slip))];
  if (came.length === 0 && went.length === 0) return state;
  const kept = state.parcels.map((parcel): Parcel => {
    if (parcel.sentAs === null) return parcel;
    if (went.includes(parcel.sentAs) && parcel.state === 'registered') return { ...parcel, state: 'recorded' };
    return came.includes(parcel.sentAs) ? { ...parcel, state: 'registered' } : parcel;
  });
  const unknown = came.filter((slip) => !state.parcels.some(({ sentAs }) => sentAs === slip));
  const parcels = [...kept, ...unknown.map((slip): Parcel => parcelOf(slip))];
  const folded = withShipment({ ...state, parcels }, now);
  // Of an order that was taken over nobody here knew its slips.
  if (state.intake === 'adopt' && known.length === 0) return folded;
  return raiseDrift(folded, `当方の記録：送り状${known.length}件 ／ Yamato：送り状${slipNos.length}件（追加${came.length}件、取消${went.length}件）`, now);
}

function parcelOf(slip: string): Parcel {
  const isYamato = hasYamatoCheckDigit(slip);
  return { slipNo: isYamato ? slip : null, carrier: isYamato ? 'yamato' : 'other', destination: 1, state: 'registered', sentAs: slip, replaces: null };
}
