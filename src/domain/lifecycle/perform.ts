/**
 * What taking an action in hand does at once, before (or without) any call to Yamato.
 * Actions that are ours alone are finished here; the others leave the order ready for their calls.
 */
import { type ActionBody, actionName } from '../order/action-body.ts';
import { raise } from '../order/attention-list.ts';
import { byYamato, type Cause } from '../order/cause.ts';
import type { Parcel } from '../order/history.ts';
import type { OrderState } from '../order/order-state.ts';
import { NOT_REGISTERED } from './fold-credit.ts';
import { foldSlipsKept, isSamePlace, withShipment } from './fold-shipment.ts';
import { isOfLostRun, performAmend, performReplaced, performRequestCredit } from './perform-amend.ts';
import { startCancel, startTransfer } from './perform-cancel.ts';
import { performCorrectStatus, performResolve } from './perform-resolve.ts';
import { isFirstOfItsPlace, performRecordParcels, performRegisterShipment } from './perform-shipment.ts';
import { whyNot } from './legal-actions.ts';
import { methodOf } from './method.ts';
import { begun, closed, finished, type Performed, refuse } from './performed.ts';
import { phaseOf } from './phase.ts';

/**
 * When an action is taken. `atOnce`: ours alone, and must reach a call that is in doubt. `inTurn`: ours alone, but never
 * before an action that came earlier. `calls`: Yamato has a part in it.
 */
export type Turn = 'atOnce' | 'inTurn' | 'calls';

export function turnOf(body: ActionBody): Turn {
  switch (body.action) {
    case 'resolve':
      return body.attention === 'cancelFailed' && body.decision === 'retry' ? 'calls' : 'atOnce';
    case 'correctStatus':
    case 'setShopStatus':
      return 'atOnce';
    case 'recordParcels':
    case 'closeOrder':
      return 'inTurn';
    default:
      return 'calls';
  }
}

export function perform(state: OrderState, body: ActionBody, now: string): Performed {
  if (body.action === 'amendOrder' && isOfLostRun(state, body)) return performReplaced(state, body, now);
  const reason = whyNot(state, actionName(body));
  if (body.action === 'own') return methodOf(state.service).performOwn(state, body, reason, now);
  if (reason !== null) return refuse(state, 'notAllowed', reason);
  switch (body.action) {
    case 'requestCredit':
      return performRequestCredit(state, body, now);
    case 'amendOrder':
      return performAmend(state, body, now);
    case 'recordParcels':
      return performRecordParcels(state, body.parcels);
    case 'registerShipment':
      return performRegisterShipment(state, body.parcels, now);
    case 'cancelCredit':
      return startCancel(state, now);
    case 'changeMethod':
      return startTransfer(state, body.to, now);
    case 'syncStatus':
      return begun(state.outcome === 'closedByStaff' ? reopen(state, now) : state);
    case 'closeOrder':
      return finished(closed(state));
    case 'resolve':
      return performResolve(state, body, now);
    case 'correctStatus':
      return performCorrectStatus(state, body, now);
    case 'setShopStatus':
      return finished(state);
    case 'inquireCredit':
    case 'withdrawShipment':
      return begun(state);
  }
}

/** A closed order that is looked at again is followed again; without a credit it is again work for staff. */
function reopen(state: OrderState, now: string): OrderState {
  const open: OrderState = { ...state, outcome: null };
  if (phaseOf(open) !== 'refused') return open;
  return raise(open, open.credit.state === 'refused' ? 'creditRefused' : 'creditFailed', now, { cause: causeOf(open) });
}

/** The credit keeps the code alone; staff's one word about a credit is known by it. */
function causeOf({ credit: { code } }: OrderState): Cause | null {
  if (code === null) return null;
  return code === NOT_REGISTERED.code ? NOT_REGISTERED : byYamato(code);
}

/** An action is over: what it was about to do and did not do is taken back. */
export function foldOver(state: OrderState, body: ActionBody, now: string): OrderState {
  switch (body.action) {
    case 'registerShipment':
      return foldChangeOver(foldNotRegistered(state, now), now);
    case 'cancelCredit':
    case 'changeMethod':
    case 'resolve':
      return uncancelling(state);
    case 'amendOrder':
    case 'own':
      return methodOf(state.service).waitsForStaff(state) ? state : { ...uncancelling(foldChangeOver(foldSlipsKept(state, ['registering'], now), now)), amending: null };
    default:
      return state;
  }
}

/** What was in hand cannot be gone on with: all of it that is half done with us is taken back, whatever it was. */
export function foldDropped(state: OrderState, now: string): OrderState {
  return { ...uncancelling(foldChangeOver(foldNotRegistered(state, now), now)), amending: null, inHand: null };
}

/** A slip that was seen registered elsewhere meanwhile still is. */
function foldNotRegistered(state: OrderState, now: string): OrderState {
  const kept = foldSlipsKept(state, ['registering'], now);
  return state.shipment.state === 'registered' ? { ...kept, shipment: state.shipment } : kept;
}

/** A change of slips that Yamato refused: where a slip was registered before, it still is. */
function foldChangeOver(state: OrderState, now: string): OrderState {
  const { parcelsBefore } = state;
  const over = { ...state, parcelsBefore: null, withdrawFirst: false };
  if (parcelsBefore === null) return over;
  const before = parcelsBefore.filter((parcel) => parcel.state === 'registered');
  const standing = (parcel: Parcel): Parcel | undefined => before.find((known) => isSamePlace(state, known, parcel));
  const kept = state.parcels.map((parcel, index): Parcel => {
    // Further parcels of a place were never to be registered.
    const refused = isFirstOfItsPlace(state, state.parcels, index) && (parcel.state === 'failed' || parcel.state === 'recorded');
    return refused ? (standing(parcel) ?? parcel) : parcel;
  });
  const parcels = [...kept, ...before.filter((known) => !kept.some((parcel) => isSamePlace(state, known, parcel)))];
  if (parcels.some((parcel) => parcel.state === 'registered')) return withShipment({ ...over, parcels }, now);
  // A slip that was registered elsewhere still stands, whichever it is.
  return { ...foldSlipsKept({ ...over, parcels }, ['failed'], now), shipment: { state: 'registered', since: now } };
}

function uncancelling(state: OrderState): OrderState {
  const { cancellation } = state;
  return { ...state, afterCancel: null, cancellation: cancellation.state === 'cancelling' ? { state: 'none' } : cancellation };
}
