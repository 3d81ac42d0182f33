/** What must hold after every step of a life, and at its end once Yamato is honest and every doubt could clear. */
import type { Life } from './life.ts';

export class Broken extends Error {}

function must(holds: boolean, life: Life, what: string): void {
  if (!holds) throw new Broken(`${what}\n${JSON.stringify({ state: { ...life.state, policy: null }, ledger: [...life.yamato.entries] })}`);
}

const FACTS = ['paid', 'cancelled', 'refused', 'failed', 'transferred', 'abandoned'];

/** Before anything is sent. */
export function checkSend(life: Life, type: string, settlementNo: string, lies: boolean): void {
  must(settlementNo !== '', life, 'a call without a settlement number');
  const { state } = life;
  if (state === null || type === 'inquire' || lies) return;
  const ended = state.outcome !== null && FACTS.includes(state.outcome) && state.credit.settlementNo === settlementNo;
  must(!ended, life, `${type} for an order that has ended as ${state.outcome}`);
}

/** While nothing is under way. */
export function checkRest(life: Life): void {
  const { state } = life;
  if (life.run === null || !life.isIdle() || state === null) return;
  must(life.pending() > 0 || state.attention.length > 0, life, 'waits for nothing and nobody');
}

/** Live credits of the order that nothing of its state explains. */
export function unexplained(life: Life): readonly string[] {
  const { state } = life;
  const known = [state?.credit.settlementNo, state?.standing?.credit.settlementNo, ...(state?.retired ?? []).map(({ settlementNo }) => settlementNo)];
  return life.yamato.live().filter((number) => !known.includes(number));
}

export function checkEnd(life: Life): void {
  const state = life.records.state;
  must(state !== null, life, 'nothing was ever published');
  if (state === null) return;
  must(life.state === state || life.state?.sequence === state.sequence, life, 'the newest state never reached the records');
  for (const { id, body } of life.accepted) must(life.records.lines.get(id)?.state === 'finished', life, `${id} ${body.action} has no outcome: ${JSON.stringify(life.records.lines.get(id))}`);
  must(life.asked.size === 0, life, `questions without an answer: ${[...life.asked].join(' ')}`);
  must(state.doubt === null, life, `still in doubt about ${state.doubt?.operation}`);
  must(!['registering', 'unknown'].includes(state.shipment.state), life, `shipment still ${state.shipment.state}`);
  must(!['cancelling', 'unknown'].includes(state.cancellation.state), life, `cancel still ${state.cancellation.state}`);
  const forStaff = state.attention.some(({ code }) => code === 'reissueUnknown');
  must(state.standing === null && state.afterCancel === null && (state.amending === null || forStaff), life, `half done: ${JSON.stringify([state.standing?.credit, state.afterCancel?.kind, state.amending?.way])}`);
}

/** What Yamato holds is what the order folds to. Not for orders whose staff lied. */
export function checkBalance(life: Life): void {
  const { state } = life;
  if (state === null) return;
  const live = life.yamato.live();
  const closed = state.outcome === 'closedByStaff';
  const unclear = state.attention.some(({ code }) => ['reissueUnknown', 'cancelFailed', 'twoLiveCredits'].includes(code)) || state.acknowledged.includes('cancelFailed');
  must(live.length <= 1, life, `two live credits: ${live.join(' ')}`);
  must(state.retired.length === 0 || state.attention.length > 0, life, 'a replaced credit is forgotten');
  if (state.outcome !== null && state.outcome !== 'paid' && !closed) must(live.length === 0, life, `ended as ${state.outcome} with a live credit`);
  if (state.outcome === 'paid') must(life.yamato.entries.get(state.credit.settlementNo)?.status === 'paid', life, 'believed paid');
  if (state.outcome !== null || unclear) return;
  if (!['approved', 'held', 'awaitingBuyer'].includes(state.credit.state)) return must(live.length === 0, life, `credit ${state.credit.state}, and Yamato holds one`);
  const entry = life.yamato.entries.get(state.credit.settlementNo);
  must(entry !== undefined && live.includes(state.credit.settlementNo), life, 'a credit we believe in is not there');
  must(entry?.amountYen === state.credit.amountYen && state.credit.amountYen === state.contents.amountYen, life, `amounts differ: Yamato ${entry?.amountYen}, ours ${state.credit.amountYen} and ${state.contents.amountYen}`);
  if (life.drifted || state.attention.some(({ code }) => code === 'shipmentFailed') || state.acknowledged.includes('shipmentFailed')) return;
  const ours = state.parcels.filter((parcel) => parcel.state === 'registered').map((parcel) => parcel.sentAs ?? '');
  must(JSON.stringify([...new Set(ours)].toSorted()) === JSON.stringify([...(entry?.slips ?? [])].toSorted()), life, `slips differ: Yamato ${entry?.slips.join(' ')}, ours ${ours.join(' ')}`);
}
