/**
 * 個人情報の消去: what is left of an order once its buyer is forgotten. Numbers, dates, amounts, slips, codes and outcomes stay,
 * which bookkeeping needs; whoever it was, what he bought by name, and whatever a person typed go, as a name may stand in it.
 */
import { methodOf } from '../lifecycle/method.ts';
import { isRecord } from '../values/json.ts';
import { withoutTypedText } from './action-detail.ts';
import type { Buyer, Destination, Item, OrderContents } from './contents.ts';
import { learned } from './facts.ts';
import type { ActionLine } from './history.ts';
import type { OrderState } from './order-state.ts';
import type { OrderView } from './order-view.ts';

/** Stands wherever a person did. No service takes it for a postal code or a phone, so nothing is ever sent in its name. */
export const ERASED = '消去済み';

export const ERASED_BUYER: Buyer = { name: ERASED, postalCode: ERASED, address: ERASED, tel: ERASED };
const ERASED_PLACE: Destination = { name: ERASED, postalCode: ERASED, address: ERASED };

export function isErased({ erased }: Pick<OrderState, 'erased'>): boolean {
  return erased != null;
}

export function isErasedBuyer({ name, tel }: Buyer): boolean {
  return name === ERASED && tel === ERASED;
}

/** Parcels name destinations by their place, so there are as many as before. */
export function eraseContents(contents: OrderContents): OrderContents {
  return { ...contents, buyer: ERASED_BUYER, items: contents.items.map(eraseItem), destinations: contents.destinations.map(() => ERASED_PLACE) };
}

function eraseItem({ code: _code, ...item }: Item): Item {
  return { ...item, name: ERASED };
}

/**
 * With a sequence and a fact of its own: a run that still knows the buyer finds that the records know more, and begins again
 * from them. A state that is erased already stays as it is.
 */
export function eraseState(state: OrderState, at: string): OrderState {
  return isErased(state) ? state : eraseAnew(state, at);
}

/**
 * Also what was written after an earlier erasure, whose date stays. By its last date whoever still knows what was written
 * is told from whoever began again from the records.
 */
export function eraseAnew(state: OrderState, at: string, firstAt: string = state.erased?.at ?? at): OrderState {
  const lastAt = laterThan(state.erased, at);
  const { standing, amending, afterCancel } = state;
  const erased: OrderState = {
    ...state,
    sequence: state.sequence + 1,
    erased: { at: firstAt, lastAt },
    contents: eraseContents(state.contents),
    standing: standing === null ? null : { ...standing, contents: eraseContents(standing.contents) },
    amending: amending === null ? null : { ...amending, contents: eraseContents(amending.contents) },
    afterCancel: afterCancel?.kind === 'recredit' ? { ...afterCancel, contents: eraseContents(afterCancel.contents) } : afterCancel,
    shopStatus: null,
    own: methodOf(state.service).ownAfter(state, 'erased'),
  };
  return learned(erased, [`~erased~${lastAt}`]);
}

/** Whatever the clocks say. */
function laterThan(before: OrderState['erased'], at: string): string {
  return before == null ? at : new Date(Math.max(Date.parse(at), Date.parse(before.lastAt ?? before.at) + 1)).toISOString();
}

/** As it is stored: contents may be missing in one that is of no use any more. What its first credit alone needed was the buyer's. */
export function eraseStart(start: unknown): unknown {
  if (!isRecord(start)) return start;
  const { once: _once, ...kept } = start;
  return { ...kept, shopStatus: null, ...(hasContents(start) ? { contents: eraseContents(start.contents) } : {}) };
}

function hasContents(start: Readonly<Record<string, unknown>>): start is { readonly contents: OrderContents } {
  const { contents } = start;
  return isRecord(contents) && isRecord(contents['buyer']) && Array.isArray(contents['items']) && Array.isArray(contents['destinations']);
}

/** Of an answer or an event, which have no contents. */
export function eraseView(view: OrderView): OrderView {
  const { contents: _contents, ...rest } = view;
  return { ...rest, shopStatus: null };
}

export function eraseLine(line: ActionLine): ActionLine {
  return { ...line, note: line.note === null ? null : ERASED, detail: withoutTypedText(line.detail, ERASED) };
}

/** Members that say what is asked, in words of ours or in numbers. */
const impersonal = ['action', 'parcels', 'attention', 'decision', 'confirm', 'to', 'status', 'notifyCart'] as const;

/** An action that needs what is gone is refused when its turn comes. */
export function eraseBody<T extends { readonly action: string }>(body: T): { readonly action: string; readonly [member: string]: unknown } {
  const kept = Object.entries(body).filter(([name]) => impersonal.some((known) => known === name));
  return { ...Object.fromEntries(kept), action: body.action, ...('reason' in body ? { reason: ERASED } : {}) };
}
