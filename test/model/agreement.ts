/**
 * What Yamato holds is what the order folds to: amount, contents, slips and status, after every step in which no changing
 * call is under way and none is in doubt. A change made in Yamato's console is allowed until the order has seen it.
 */
import { ownOf } from '../../src/domain/atobarai/own-state.ts';
import { termsOf } from '../../src/domain/atobarai/terms.ts';
import type { OrderContents } from '../../src/domain/order/contents.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { must } from './broken.ts';
import type { Life } from './life.ts';
import { type Entry, FOREIGN_SLIP } from './model-yamato.ts';

export function checkAgreement(life: Life): void {
  const { state } = life;
  if (state === null || !isCertain(life, state)) return;
  const number = state.credit.settlementNo;
  const entry = life.yamato.entries.get(number);
  must(notice(life) || life.unnoticed.has(number), life, `Yamato has the credit as ${entry?.status ?? 'nothing'}`);
  if (entry === undefined || !life.yamato.live().includes(number)) return;
  // Paid before the doubt about a reduction could clear; at the end staff must have been told so.
  if (state.outcome === 'paid' && life.calls.amountUnsure) return;
  life.calls.amountUnsure = false;
  must(entry.amountYen === state.credit.amountYen, life, `amounts differ: Yamato ${entry.amountYen}, ours ${state.credit.amountYen}`);
  must(state.credit.amountYen === state.contents.amountYen, life, `amounts differ: credit ${state.credit.amountYen}, contents ${state.contents.amountYen}`);
  const certain = ownOf(state).reissues.doubtful === undefined;
  must(!certain || shown(entry.contents) === shown(state.contents), life, `contents differ: Yamato ${shown(entry.contents)}, ours ${shown(state.contents)}`);
  if (!life.unnoticed.has(number)) checkSlips(life, number, state, entry);
}

/** Whether the order has its credit as Yamato has it; a change made there is noticed then. */
export function notice(life: Life): boolean {
  const { state, yamato, unnoticed, occurred } = life;
  if (state === null || !isCertain(life, state)) return false;
  const number = state.credit.settlementNo;
  const entry = yamato.entries.get(number);
  const agrees = entry === undefined ? !believed.includes(state.credit.state) : isAs(state, entry);
  // An answer on its way may still bring what was so before the change.
  if (agrees && life.agenda.asking.size === 0 && unnoticed.delete(number) && entry !== undefined) occurred.note('noticed', entry.status);
  return agrees;
}

const believed: readonly string[] = ['approved', 'held', 'awaitingBuyer'];

/** Nothing is under way, also not the telling of it to the order, and nothing is in doubt. */
function isCertain(life: Life, state: OrderState): boolean {
  const { outcome, credit, doubt, claimId } = state;
  if (life.isExecuting || life.isInQuestion() || life.agenda.inFlight.size > 0 || life.calls.hasLate() || doubt !== null || claimId !== life.records.claimId) return false;
  if (outcome === 'closedByStaff' || outcome === 'superseded') return false;
  return credit.state !== 'requesting' && credit.settlementNo !== '';
}

function isAs({ credit, sale, shipment, parcels, parcelsBefore, outcome }: OrderState, { status }: Entry): boolean {
  const approved = credit.state === 'approved';
  const holdsSlip = parcels.some((parcel) => parcel.state === 'registered');
  switch (status) {
    case 'held':
      return credit.state === 'held' || credit.state === 'awaitingBuyer';
    case 'approved':
      return approved && sale.state === 'none' && shipment.state !== 'registered' && !holdsSlip && parcelsBefore === null;
    case 'warned':
      return approved && sale.state === 'none';
    case 'slipRegistered':
    case 'deliveryProblem':
      return approved && sale.state === 'none' && (shipment.state === 'registered' || holdsSlip || parcelsBefore !== null);
    case 'saleConfirmed':
      return approved && sale.state === 'confirmed';
    case 'invoiced':
      return approved && sale.state === 'invoiced';
    case 'paid':
      return outcome === 'paid';
    case 'refused':
      return credit.state === 'refused' || credit.state === 'cancelled' || outcome === 'transferred';
    case 'lapsed':
    case 'cancelled':
      return credit.state === 'cancelled' || credit.state === 'refused' || credit.state === 'failed';
  }
}

/** What Yamato has of the contents. */
function shown(contents: OrderContents): string {
  const { buyer, destinations, items, plannedShipDate } = contents;
  const { invoice } = termsOf(contents);
  return JSON.stringify([buyer.name, buyer.address, destinations.length, invoice, items.map(({ name, subtotalYen }) => [name, subtotalYen]), plannedShipDate]);
}

/**
 * Slips registered elsewhere are known to nobody here; while slips are being changed, those before still stand. A sale
 * says that slips were registered, and nothing tells any more whether all were.
 */
function checkSlips(life: Life, number: string, state: OrderState, { slips, status }: Entry): void {
  if (status === 'saleConfirmed' || status === 'invoiced' || slips.includes(FOREIGN_SLIP) || state.parcelsBefore !== null) return;
  const ours = [...new Set(state.parcels.filter((parcel) => parcel.state === 'registered').map((parcel) => parcel.sentAs ?? ''))].toSorted();
  // Taken back in the console while others of the order were being registered: no answer tells which are left.
  if (JSON.stringify(ours) === JSON.stringify(slips.toSorted())) life.slipsEdited.delete(number);
  if (life.slipsEdited.has(number)) return;
  must(ours.every((slip) => slips.includes(slip)), life, `a slip that Yamato does not have: Yamato ${slips.join(' ')}, ours ${ours.join(' ')}`);
  // Registered with no slip of ours: which it is, nobody here knows.
  const settled = state.shipment.state === 'none' || (state.shipment.state === 'registered' && ours.length > 0);
  must(!settled || slips.length === ours.length, life, `slips differ: Yamato ${slips.join(' ')}, ours ${ours.join(' ')}`);
}
