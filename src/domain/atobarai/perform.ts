/**
 * What taking an action in hand does at once, before (or without) any call to Yamato.
 * Actions that are ours alone are finished here; the others leave the order ready for their calls.
 */
import type { ActionBody } from '../action-body.ts';
import { acknowledge, raise, settle } from '../attention-list.ts';
import { attentionRule } from '../attention.ts';
import type { ActionOutcome, Parcel, ParcelEntry } from '../history.ts';
import type { OrderState } from '../order-state.ts';
import { whyNot } from './action-table.ts';
import { foldDoubtDecision } from './doubt.ts';
import { foldCancelled } from './fold-cancel.ts';
import { foldSlipsKept, withShipment } from './fold-shipment.ts';
import { phaseOf } from './phase.ts';
import { toWireSlip } from './slip-number.ts';

export type Finish = { readonly outcome: ActionOutcome; readonly code: string | null; readonly detail: string | null };

/** `finish` null: the action stays in hand and its calls follow. */
export type Performed = { readonly state: OrderState; readonly finish: Finish | null };

/**
 * When an action is taken. `atOnce`: ours alone, and must reach a call that is in doubt. `inTurn`: ours alone, but never
 * before an action that came earlier. `calls`: Yamato has a part in it.
 */
export type Turn = 'atOnce' | 'inTurn' | 'calls';

export function turnOf(body: ActionBody): Turn {
  switch (body.action) {
    case 'resolve':
      return body.attention === 'cancelFailed' && body.decision === 'retry' ? 'calls' : 'atOnce';
    case 'recordParcels':
    case 'closeOrder':
      return 'inTurn';
    default:
      return 'calls';
  }
}

export function perform(state: OrderState, body: ActionBody, now: string): Performed {
  const reason = whyNot(state, body.action);
  if (reason !== null) return refuse(state, 'notAllowed', reason);
  const labelled = body.shopStatus === null ? state : { ...state, shopStatus: body.shopStatus };
  switch (body.action) {
    case 'recordParcels':
      return recordParcels(labelled, body.parcels, (next) => finished(next));
    case 'registerShipment':
      return body.parcels === null
        ? startRegistering(labelled, now)
        : recordParcels(labelled, body.parcels, (next) => startRegistering(next, now));
    case 'cancelCredit':
      return startCancel(labelled, now);
    case 'syncStatus':
      return { state: state.outcome === 'closedByStaff' ? reopen(labelled, now) : labelled, finish: null };
    case 'closeOrder':
      return finished(closed(labelled));
    case 'resolve':
      return resolve(labelled, body, now);
    default:
      return { state: labelled, finish: null };
  }
}

/** 伝票番号入力: each slip is checked as Yamato would; one bad slip and none is taken. */
function recordParcels(state: OrderState, entries: readonly ParcelEntry[], next: (state: OrderState) => Performed): Performed {
  const parcels: Parcel[] = [];
  const places = Math.max(1, state.contents.destinations.length);
  for (const [index, entry] of entries.entries()) {
    if (entry.destination > places) return refuse(state, 'destinationUnknown', `送り状${index + 1}件目：送り先${entry.destination}はありません（送り先は${places}件）`);
    const wire = toWireSlip({ slipNo: entry.slipNo ?? undefined, carrier: entry.carrier }, state.credit.settlementNo);
    if (!wire.ok) return refuse(state, wire.problems[0]?.rule ?? 'slip', `送り状${index + 1}件目：${wire.problems.map(({ message }) => message).join('。')}`);
    parcels.push({ ...entry, state: 'recorded', sentAs: wire.value.paymentNo });
  }
  return next({ ...state, parcels });
}

/**
 * 出荷情報登録: Yamato holds one slip per destination, so the first parcel of each destination is registered and
 * further ones stay with us. @see atobarai §2.3
 */
function startRegistering(state: OrderState, now: string): Performed {
  if (state.parcels.length === 0) return refuse(state, 'noParcels', '送り状番号がありません。先に入力するか、操作に含めてください');
  const taken = new Set<number>();
  const parcels = state.parcels.map((parcel): Parcel => {
    const first = !taken.has(parcel.destination);
    taken.add(parcel.destination);
    return first && parcel.state !== 'registered' ? { ...parcel, state: 'registering' } : parcel;
  });
  return { state: withShipment({ ...settle(state, 'shipmentFailed'), parcels }, now), finish: null };
}

/** 追跡を終える: nobody need look any more. */
function closed(state: OrderState): OrderState {
  return { ...state, attention: [], outcome: 'closedByStaff' };
}

/** A closed order that is looked at again is followed again; without a credit it is again work for staff. */
function reopen(state: OrderState, now: string): OrderState {
  const open: OrderState = { ...state, outcome: null };
  if (phaseOf(open) !== 'refused') return open;
  return raise(open, open.credit.state === 'refused' ? 'creditRefused' : 'creditFailed', now, open.credit.code);
}

/**
 * A credit that Yamato refused holds nothing there, nor does one that was never sent: its cancel is ours alone.
 * That a credit is not registered may only be what staff believe; then Yamato is told all the same.
 */
function startCancel(state: OrderState, now: string): Performed {
  if (state.credit.state === 'refused' || !state.creditSent) return finished(foldCancelled(state, now));
  return { state: { ...state, cancellation: { state: 'cancelling' } }, finish: null };
}

function resolve(state: OrderState, body: Extract<ActionBody, { action: 'resolve' }>, now: string): Performed {
  const raised = state.attention.some(({ code }) => code === body.attention);
  if (!raised) return refuse(state, 'notRaised', 'この項目はいま「対応が必要」ではありません');
  const { choices } = attentionRule(body.attention);
  if (!choices.includes(body.decision)) return refuse(state, 'choiceNotOffered', `選べるのは次のとおりです：${choices.join('、')}`);
  switch (body.attention) {
    case 'creditUnknown':
    case 'shipmentUnknown':
    case 'cancelUnknown': {
      if (body.decision === 'acknowledge' || body.decision === 'close') return refuse(state, 'choiceNotOffered', 'この選択はできません');
      const decided = foldDoubtDecision(state, body.decision, now);
      if (decided === null) return refuse(state, 'noDoubt', '確認中の処理がありません');
      return finished(body.decision === 'retry' ? decided : settle(decided, body.attention));
    }
    case 'yamatoUnreachable':
    case 'settingsWrong':
      return finished({ ...state, sendNotBefore: null });
    case 'cancelFailed':
      return body.decision === 'retry' ? startCancel(settle(state, 'cancelFailed'), now) : finished(acknowledge(state, 'cancelFailed'));
    default: {
      if (body.decision !== 'close') return finished(acknowledge(state, body.attention));
      const reason = whyNot(state, 'closeOrder');
      return reason === null ? finished(closed(state)) : refuse(state, 'notAllowed', reason);
    }
  }
}

/** An action is over: what it was about to do and did not do is taken back. */
export function foldOver(state: OrderState, body: ActionBody, now: string): OrderState {
  switch (body.action) {
    case 'registerShipment':
      return foldSlipsKept(state, ['registering'], now);
    case 'cancelCredit':
    case 'resolve':
      return state.cancellation.state === 'cancelling' ? { ...state, cancellation: { state: 'none' } } : state;
    default:
      return state;
  }
}

function finished(state: OrderState): Performed {
  return { state, finish: { outcome: 'done', code: null, detail: null } };
}

function refuse(state: OrderState, code: string, detail: string): Performed {
  return { state, finish: { outcome: 'refused', code, detail } };
}
