/** What the cart and staff may ask of an order at any moment: sensible, silly, and broken. */
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { attentionRule } from '../../src/domain/lifecycle/attention-rules.ts';
import { type AttentionChoice, type AttentionCode, attentionRules } from '../../src/domain/order/attention.ts';
import type { OrderContents } from '../../src/domain/order/contents.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { aBuyer, anOrder, goods } from '../methods/atobarai/an-order.ts';
import { type Draw, type ModelCalls, iso } from './model-calls.ts';
import type { ModelYamato } from './model-yamato.ts';
import { SMS_CODE } from './model-yamato.ts';

export type Body = { readonly action: string; readonly [field: string]: unknown };
type World = { readonly state: OrderState | null; readonly yamato: ModelYamato; readonly calls: ModelCalls; readonly draw: Draw; readonly now: number; readonly lies: boolean };

/** Slip numbers as Yamato takes them. */
export const slips = Array.from({ length: 10 }, (_, index) => `${index + 1}2345678901`.slice(0, 11)).map((digits) => digits + String(Number(digits) % 7));
const FEW_SLIPS = slips.slice(0, 4);

function pick<T>(draw: Draw, choices: readonly T[]): T {
  const chosen = choices[draw(choices.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

export function someContents(draw: Draw, now: number): OrderContents {
  const amount = pick(draw, [5_500, 3_000, 5_500, 9_000, 30_000, 54_000]);
  return anOrder({
    items: amount === 5_500 && draw(2) === 0 ? anOrder().items : [goods(amount, pick(draw, ['見本商品', '別の商品']))],
    plannedShipDate: iso(now + pick(draw, [2, 2, 5]) * 86_400_000).slice(0, 10),
    invoice: pick(draw, ['separate', 'separate', 'separate', 'separate', 'enclosed', 'sms'] as const),
    buyer: aBuyer(pick(draw, [{}, {}, {}, { address: '東京都港区港1-1' }, { name: '見本　次郎' }])),
    destinations: destinations(pick(draw, [0, 0, 0, 1, 2, 3, 10])),
  });
}

export function destinations(count: number): OrderContents['destinations'] {
  return Array.from({ length: count }, (_, index) => ({ name: `見本　${index + 1}郎`, postalCode: '100-0001', address: '東京都千代田区千代田1-1' }));
}

function someSlip(draw: Draw): { readonly slipNo: string | null; readonly carrier: string } {
  return pick(draw, [
    { slipNo: pick(draw, FEW_SLIPS), carrier: 'yamato' }, { slipNo: pick(draw, FEW_SLIPS), carrier: 'yamato' }, { slipNo: pick(draw, FEW_SLIPS), carrier: 'yamato' },
    { slipNo: `S-${draw(3)}`, carrier: pick(draw, ['sagawa', 'japanPost']) }, { slipNo: null, carrier: 'other' }, { slipNo: '12', carrier: 'yamato' },
  ]);
}

/** For a place or two, for every place of the order, or as it stands with one of them different. */
function someParcels({ draw, state }: World): unknown {
  if (draw(12) === 1) return pick<unknown>(draw, [[], 'x', [{}], null, Array.from({ length: 11 }, () => someSlip(draw))]);
  const places = state?.contents.destinations.length ?? 0;
  const known = state?.parcels ?? [];
  switch (draw(5)) {
    case 1:
      return [someSlip(draw), { ...someSlip(draw), destination: draw(2) + 1 }];
    case 2:
      return parcelsFor(places);
    case 3:
      return known.length === 0 ? [someSlip(draw)] : oneChanged(draw, known);
    default:
      return [someSlip(draw)];
  }
}

/** One parcel for each place. */
export function parcelsFor(places: number): readonly Entry[] {
  return Array.from({ length: Math.max(1, places) }, (_, index) => ({ slipNo: slips[index] ?? null, carrier: 'yamato', destination: index + 1 }));
}

type Entry = { readonly slipNo: string | null; readonly carrier: string; readonly destination: number };

/** The same with another slip for one place, or with one place less. */
function oneChanged(draw: Draw, known: readonly Entry[]): readonly Entry[] {
  const which = draw(known.length);
  if (known.length > 1 && draw(4) === 1) return known.filter((_, index) => index !== which).map(bare);
  return known.map((parcel, index) => (index === which ? { ...bare(parcel), ...someSlip(draw) } : bare(parcel)));
}

function bare({ slipNo, carrier, destination }: Entry): Entry {
  return { slipNo, carrier, destination };
}

/** Any action at any time; decisions on a doubt are truthful, as staff read them off Yamato's screen, unless they lie. */
export function someAction(world: World): Body {
  const { draw, state } = world;
  const common = { note: draw(8) === 1 ? 'メモ' : null, shopStatus: draw(8) === 1 ? '発送待ち' : null, cartStatus: draw(8) === 1 ? '準備中' : null, notifyCart: draw(4) === 1 };
  const attention = state?.attention ?? [];
  const raised = attention[draw(Math.max(1, attention.length))];
  if (state !== null && raised !== undefined && draw(2) === 0) return { ...common, ...decision(world, state, raised.code) };
  switch (draw(19)) {
    case 0:
    case 1:
      return { ...common, action: 'registerShipment', parcels: someParcels(world) };
    case 2:
      return { ...common, action: 'registerShipment' };
    case 3:
      return { ...common, action: 'recordParcels', parcels: someParcels(world) };
    case 4:
      return { ...common, action: 'cancelCredit' };
    case 5:
    case 6:
    case 7:
      return { ...common, action: 'amendOrder', contents: amended(world), ...(draw(2) === 0 ? { confirm: 'cancelFirst' } : {}) };
    case 8:
      return { ...common, action: 'requestCredit', ...(draw(2) === 0 ? { contents: someContents(draw, world.now) } : {}) };
    case 9:
      return { ...common, action: 'withdrawShipment' };
    case 10:
      return { ...common, action: pick(draw, ['syncStatus', 'inquireCredit']) };
    case 11:
      return { ...common, action: 'reissueInvoice', reason: pick(draw, ['lost', 'other', 'silly']), reasonText: '紛失' };
    case 12:
      return { ...common, action: 'withdrawReissue' };
    case 13:
      return { ...common, action: 'submitSmsCode', code: pick(draw, [SMS_CODE, '9999', 'x']) };
    case 14:
      return { ...common, action: 'changeMethod', to: pick(draw, [...Object.keys(atobarai.transferTargets), 'card']) };
    case 15:
      return correct(world, common);
    case 16:
      return draw(3) === 0 ? { ...common, action: 'closeOrder', reason: '試験' } : { ...common, action: 'registerShipment', parcels: someParcels(world) };
    case 17:
      return { ...common, action: 'setShopStatus', ...(draw(3) === 0 ? { shopStatus: null } : {}) };
    default:
      return { ...common, action: 'resolve', attention: pick(draw, Object.keys({ ...attentionRules, ...atobarai.attentions })), decision: 'retry', reason: '試験' };
  }
}

/** The order as it is with one thing different, or all of it. */
function amended({ draw, state, now }: World): unknown {
  if (draw(15) === 1) return { amountYen: 'many' };
  const other = someContents(draw, now);
  if (state === null || draw(3) === 0) return other;
  const { contents } = state;
  return pick(draw, [
    { ...contents, amountYen: other.amountYen, items: other.items }, { ...contents, buyer: other.buyer }, { ...contents, plannedShipDate: other.plannedShipDate },
    { ...contents, amountYen: Math.max(1, contents.amountYen - 500), items: [goods(Math.max(1, contents.amountYen - 500))] }, contents,
  ]);
}

function correct({ draw, state, yamato, calls, lies }: World, common: object): Body {
  const status = state === null ? undefined : yamato.entries.get(state.credit.settlementNo)?.status;
  // Staff wait while a call may still come through.
  const truthful = calls.hasLate() ? 'silly' : (atobarai.correctable.find((known) => known === status) ?? 'silly');
  return { ...common, action: 'correctStatus', status: lies ? pick(draw, atobarai.correctable) : truthful, reason: '画面を確認' };
}

/** What staff read off Yamato's console about this, or what they claim. */
export function choicesOf({ yamato, calls, lies }: Omit<World, 'draw'>, state: OrderState, attention: AttentionCode): readonly AttentionChoice[] {
  const entry = yamato.entries.get(state.credit.settlementNo);
  const parcel = state.doubt?.parcel == null ? undefined : state.parcels[state.doubt.parcel];
  const { choices } = attentionRule(attention);
  const registered: Partial<Record<string, boolean>> = {
    creditUnknown: entry?.status === 'approved',
    adoptNotFound: entry !== undefined,
    shipmentUnknown: entry !== undefined && parcel !== undefined && entry.slips.includes(parcel.sentAs ?? ''),
    withdrawUnknown: (entry?.slips.length ?? 0) > 0,
    amendUnknown: entry !== undefined && entry.amountYen === state.amending?.contents.amountYen,
    reissueUnknown: calls.reissueThrough,
  };
  const honest = choices.filter((choice) => {
    if (calls.hasLate() && ['registered', 'notRegistered', 'cancelled', 'giveUp'].includes(choice)) return false;
    switch (choice) {
      case 'registered':
        return registered[attention] === true;
      case 'notRegistered':
        return attention === 'creditUnknown' ? entry === undefined : registered[attention] === false;
      case 'cancelled':
        return attention === 'twoLiveCredits' ? state.retired.every(({ settlementNo }) => !yamato.live().includes(settlementNo)) : entry?.status === 'cancelled';
      case 'giveUp':
        return attention === 'adoptNotFound' ? entry === undefined : entry?.status !== 'cancelled';
      default:
        return true;
    }
  });
  return lies ? choices : honest;
}

function decision(world: World, state: OrderState, attention: AttentionCode): Body {
  const offered = choicesOf(world, state, attention);
  return { action: 'resolve', attention, decision: offered.length > 0 ? pick(world.draw, offered) : 'retry', reason: '試験' };
}
