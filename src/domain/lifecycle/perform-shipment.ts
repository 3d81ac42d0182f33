/** Taking the shipment actions in hand: 伝票番号入力, 出荷情報登録, 出荷情報の取消. */
import { settle } from '../order/attention-list.ts';
import type { Parcel, ParcelEntry } from '../order/history.ts';
import type { OrderState } from '../order/order-state.ts';
import { isSamePlace, placesOf, withShipment } from './fold-shipment.ts';
import { methodOf } from './method.ts';
import { begun, finished, type Performed, refuse } from './performed.ts';
import { isSameParcel } from '../values/slip-number.ts';

export function performRecordParcels(state: OrderState, entries: readonly ParcelEntry[]): Performed {
  const read = readParcels(state, entries);
  if ('refusal' in read) return read.refusal;
  const registered = state.parcels.filter((parcel) => parcel.state === 'registered');
  const parcels = read.parcels.map((parcel) => registered.find((known) => isSameParcel(known, parcel)) ?? parcel);
  // What Yamato holds of a shipment that was refused in part is changed there, never only here.
  const forgotten = registered.some((known) => !parcels.includes(known));
  return forgotten ? refuse(state, 'alreadyRegistered', '登録済みの送り状があります。送り状を変えるときは「出荷情報登録」に新しい送り状を添えて行ってください') : finished({ ...state, parcels });
}

/** Slips of destinations that the entries do not name stay: who sends the rest, or changes one of several, loses none. */
export function performRegisterShipment(state: OrderState, entries: readonly ParcelEntry[] | null, now: string): Performed {
  if (entries === null) {
    if (state.shipment.state === 'registered' && state.parcels.every((parcel) => parcel.state === 'registered' || parcel.state === 'recorded')) {
      return refuse(state, 'alreadyRegistered', '出荷情報は登録済みです。送り状を変えるときは新しい送り状を添えてください');
    }
    return startRegistering(state, now);
  }
  const read = readParcels(state, entries);
  if ('refusal' in read) return read.refusal;
  const parcels = [...read.parcels, ...state.parcels.filter(({ destination }) => !entries.some((entry) => entry.destination === destination))];
  const holdsSlip = state.shipment.state === 'registered' || state.parcels.some((parcel) => parcel.state === 'registered');
  return holdsSlip ? startChanging(state, parcels, now) : startRegistering({ ...state, parcels }, now);
}

/** Each slip is checked as Yamato would; one bad slip and none is taken. */
function readParcels(state: OrderState, entries: readonly ParcelEntry[]): { readonly parcels: readonly Parcel[] } | { readonly refusal: Performed } {
  const parcels: Parcel[] = [];
  const places = placesOf(state);
  for (const [index, entry] of entries.entries()) {
    if (entry.destination > places) {
      return { refusal: refuse(state, 'destinationUnknown', `送り状${index + 1}件目：送り先${entry.destination}はありません（送り先は${places}件）`) };
    }
    const wire = methodOf(state.service).checkParcel(entry, state.credit.settlementNo);
    if (!wire.ok) {
      const problem = wire.problems.map(({ message }) => message).join('。');
      return { refusal: refuse(state, wire.problems[0]?.rule ?? 'slip', `送り状${index + 1}件目：${problem}`) };
    }
    parcels.push({ ...entry, state: 'recorded', sentAs: wire.value, replaces: null });
  }
  const [problem] = methodOf(state.service).checkParcels(state, parcels);
  return problem === undefined ? { parcels } : { refusal: refuse(state, problem.rule, problem.message) };
}

/** Where Yamato holds one slip per destination, the first parcel of each is registered and further ones stay with us. */
function startRegistering(state: OrderState, now: string): Performed {
  if (state.parcels.length === 0) return refuse(state, 'noParcels', '送り状番号がありません。先に入力するか、操作に含めてください');
  const places = placesOf(state);
  // Recorded before an amendment took its place away, a slip would take another's.
  if (state.parcels.every(({ destination }) => destination > places)) return refuse(state, 'destinationUnknown', `送り状の送り先がありません（送り先は${places}件）。送り状を入力し直してください`);
  const isDue = (parcel: Parcel, index: number): boolean => isFirstOfItsPlace(state, state.parcels, index) && parcel.destination <= places && parcel.state !== 'registered';
  const parcels = state.parcels.map((parcel, index): Parcel => (isDue(parcel, index) ? { ...parcel, state: 'registering' } : parcel));
  return begun(withShipment({ ...settle(state, 'shipmentFailed'), parcels }, now));
}

/**
 * 送り状の変更: a Yamato slip is replaced by another one in place, as is any slip of an order with one
 * destination. Where several destinations have slips of other carriers, or give each other theirs, all are
 * taken back and registered anew. So they are where a slip goes and none takes its place; but where each is taken back by a
 * call of its own, those that stay are left alone.
 */
function startChanging(state: OrderState, wanted: readonly Parcel[], now: string): Performed {
  const places = placesOf(state);
  const parcels = wanted.map((parcel, index): Parcel => {
    if (!isFirstOfItsPlace(state, wanted, index) || parcel.destination > places) return parcel;
    const before = registeredAt(state, parcel);
    if (before === undefined) return { ...parcel, state: 'registering' };
    if (before.sentAs === parcel.sentAs && before.carrier === parcel.carrier) return { ...parcel, state: 'registered' };
    // A slip that stands for two places would be gone from both.
    const isShared = state.parcels.some((known) => known !== before && known.state === 'registered' && known.sentAs === before.sentAs);
    const inPlace = before.carrier === 'yamato' && parcel.carrier === 'yamato' && !isShared;
    return { ...parcel, state: 'registering', replaces: inPlace ? before.sentAs : null };
  });
  const changed = parcels.filter((parcel) => parcel.state === 'registering');
  const isLeftOut = state.parcels.some((known) => known.state === 'registered' && !parcels.some((parcel) => isSamePlace(state, known, parcel)));
  if (changed.length === 0 && !isLeftOut) return finished({ ...state, parcels }, '登録済みの送り状と同じです');
  const single = state.contents.destinations.length <= 1;
  const held = state.parcels.filter((parcel) => parcel.state === 'registered').map(({ sentAs }) => sentAs);
  const inPlace = !isLeftOut && (single || changed.every((parcel) => (parcel.replaces !== null || registeredAt(state, parcel) === undefined) && !held.includes(parcel.sentAs)));
  const isDue = (parcel: Parcel, index: number): boolean => isFirstOfItsPlace(state, parcels, index) && parcel.destination <= places;
  const ready = inPlace || methodOf(state.service).withdraws === 'each' ? parcels : parcels.map((parcel, index): Parcel => (isDue(parcel, index) ? { ...parcel, state: 'registering', replaces: null } : parcel));
  return begun(withShipment({ ...settle(state, 'shipmentFailed'), parcels: ready, parcelsBefore: state.parcels, withdrawFirst: !inPlace }, now));
}

/** The slip that Yamato has at this parcel's place. */
function registeredAt(state: OrderState, parcel: Parcel): Parcel | undefined {
  return state.parcels.find((known) => known.state === 'registered' && isSamePlace(state, known, parcel));
}

/** Yamato holds one slip per place: that of its first parcel. */
export function isFirstOfItsPlace(state: OrderState, parcels: readonly Parcel[], index: number): boolean {
  const parcel = parcels[index];
  return parcel !== undefined && parcels.findIndex((other) => isSamePlace(state, other, parcel)) === index;
}
