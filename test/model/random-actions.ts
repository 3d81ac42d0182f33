/** What the cart and staff may ask of an order at any moment: sensible, silly, and broken. */
import { attentionRule } from '../../src/domain/attention.ts';
import { correctableStatuses } from '../../src/domain/action-body.ts';
import type { OrderContents } from '../../src/domain/contents.ts';
import type { OrderState } from '../../src/domain/order-state.ts';
import { aBuyer, anOrder, goods } from '../domain/values/contents-builder.ts';
import { type Draw, type ModelCalls, iso } from './model-calls.ts';
import type { ModelYamato } from './model-yamato.ts';
import { SMS_CODE } from './model-yamato.ts';

export type Body = { readonly action: string; readonly [field: string]: unknown };
type World = { readonly state: OrderState | null; readonly yamato: ModelYamato; readonly calls: ModelCalls; readonly draw: Draw; readonly now: number; readonly lies: boolean };

const SLIPS = ['123456789013', '111111111111', '222222222222'].map((digits) => digits.slice(0, 11) + String(Number(digits.slice(0, 11)) % 7));

function pick<T>(draw: Draw, choices: readonly T[]): T {
  const chosen = choices[draw(choices.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

export function someContents(draw: Draw, now: number): OrderContents {
  const amount = pick(draw, [5_500, 3_000, 5_500, 9_000, 30_000, 54_000]);
  const destination = { name: '見本　太郎', postalCode: '100-0001', address: '東京都千代田区千代田1-1' };
  return anOrder({
    items: amount === 5_500 && draw(2) === 0 ? anOrder().items : [goods(amount, pick(draw, ['見本商品', '別の商品']))],
    plannedShipDate: iso(now + pick(draw, [2, 2, 5]) * 86_400_000).slice(0, 10),
    invoice: pick(draw, ['separate', 'separate', 'separate', 'separate', 'enclosed', 'sms'] as const),
    buyer: aBuyer(pick(draw, [{}, {}, {}, { address: '東京都港区港1-1' }, { name: '見本　次郎' }])),
    destinations: pick(draw, [[], [], [], [destination], [destination, { ...destination, name: '見本　三郎' }]]),
  });
}

function someParcels(draw: Draw): unknown {
  const slip = () => pick(draw, [
    { slipNo: pick(draw, SLIPS), carrier: 'yamato' }, { slipNo: pick(draw, SLIPS), carrier: 'yamato' },
    { slipNo: 'S-77', carrier: 'sagawa' }, { slipNo: null, carrier: 'other' }, { slipNo: '12', carrier: 'yamato' },
  ]);
  if (draw(12) === 1) return pick<unknown>(draw, [[], 'x', [{}], null]);
  const two = draw(3) === 1;
  return two ? [slip(), { ...slip(), destination: draw(2) + 1 }] : [slip()];
}

/** Any action at any time; decisions on a doubt are truthful, as staff read them off Yamato's screen, unless they lie. */
export function someAction(world: World): Body {
  const { draw, state } = world;
  const common = { note: draw(8) === 1 ? 'メモ' : null, shopStatus: draw(8) === 1 ? '発送待ち' : null, notifyCart: draw(4) === 1 };
  const attention = state?.attention ?? [];
  const raised = attention[draw(Math.max(1, attention.length))];
  if (state !== null && raised !== undefined && draw(2) === 0) return { ...common, ...decision(world, state, raised.code) };
  switch (draw(18)) {
    case 0:
    case 1:
      return { ...common, action: 'registerShipment', parcels: someParcels(draw) };
    case 2:
      return { ...common, action: 'registerShipment' };
    case 3:
      return { ...common, action: 'recordParcels', parcels: someParcels(draw) };
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
      return { ...common, action: 'changeMethod', to: pick(draw, ['bankTransfer', 'cashOnDelivery', 'card']) };
    case 15:
      return correct(world, common);
    case 16:
      return draw(3) === 0 ? { ...common, action: 'closeOrder', reason: '試験' } : { ...common, action: 'registerShipment', parcels: someParcels(draw) };
    default:
      return { ...common, action: 'resolve', attention: pick(draw, ['creditUnknown', 'twoLiveCredits', 'cancelFailed']), decision: 'retry', reason: '試験' };
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

function correct({ draw, state, yamato, lies }: World, common: object): Body {
  const status = state === null ? undefined : yamato.entries.get(state.credit.settlementNo)?.status;
  const truthful = correctableStatuses.find((known) => known === status) ?? 'silly';
  return { ...common, action: 'correctStatus', status: lies ? pick(draw, correctableStatuses) : truthful, reason: '画面を確認' };
}

function decision({ draw, yamato, calls, lies }: World, state: OrderState, attention: OrderState['attention'][number]['code']): Body {
  const entry = yamato.entries.get(state.credit.settlementNo);
  const parcel = state.doubt?.parcel == null ? undefined : state.parcels[state.doubt.parcel];
  const { choices } = attentionRule(attention);
  const registered: Partial<Record<string, boolean>> = {
    creditUnknown: entry?.status === 'approved',
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
        return entry?.status !== 'cancelled';
      default:
        return true;
    }
  });
  const offered: readonly string[] = lies ? choices : honest;
  return { action: 'resolve', attention, decision: offered.length > 0 ? pick(draw, offered) : 'retry', reason: '試験' };
}
