/**
 * What taking an action in hand does at once, before (or without) any call to Yamato.
 * Actions that are ours alone are finished here; the others leave the order ready for their calls.
 */
import type { ActionBody } from '../action-body.ts';
import { acknowledge, settle } from '../attention-list.ts';
import { attentionRule } from '../attention.ts';
import type { ActionOutcome, Parcel, ParcelEntry } from '../history.ts';
import type { OrderState } from '../order-state.ts';
import { whyNot } from './action-table.ts';
import { foldDoubtDecision } from './doubt.ts';
import { foldCancelled } from './fold-cancel.ts';
import { withShipment } from './fold-shipment.ts';
import { phaseOf } from './phase.ts';
import { toWireSlip } from './slip-number.ts';

export type Finish = { readonly outcome: ActionOutcome; readonly code: string | null; readonly detail: string | null };

/** `finish` null: the action stays in hand and its calls follow. */
export type Performed = { readonly state: OrderState; readonly finish: Finish | null };

/** Whether the action is ours alone and need not wait for the ones before it. */
export function isInstant(body: ActionBody): boolean {
  switch (body.action) {
    case 'resolve':
      return !(body.attention === 'cancelFailed' && body.decision === 'retry');
    case 'recordParcels':
    case 'closeOrder':
      return true;
    default:
      return false;
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
      // A closed order that is looked at again is followed again.
      return { state: state.outcome === 'closedByStaff' ? { ...labelled, outcome: null } : labelled, finish: null };
    case 'closeOrder':
      return finished({ ...labelled, outcome: 'closedByStaff' });
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

/** A refused credit holds nothing at Yamato, nor does one that was never sent: its cancel is ours alone. */
function startCancel(state: OrderState, now: string): Performed {
  if (phaseOf(state) === 'refused' || !state.creditSent) return finished(foldCancelled(state, now));
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
    default:
      return finished(body.decision === 'close' ? { ...settle(state, body.attention), outcome: 'closedByStaff' } : acknowledge(state, body.attention));
  }
}

function finished(state: OrderState): Performed {
  return { state, finish: { outcome: 'done', code: null, detail: null } };
}

function refuse(state: OrderState, code: string, detail: string): Performed {
  return { state, finish: { outcome: 'refused', code, detail } };
}
