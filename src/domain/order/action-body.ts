/**
 * Reads an action as it arrives in a message. The workflow trusts no message: whatever does not fit becomes a
 * recorded rejection with a reason, never an exception.
 */
import { isAttentionCode } from '../lifecycle/attention-rules.ts';
import type { Method } from '../lifecycle/method.ts';
import { plainSlip } from '../values/slip-key.ts';
import { isCommonAction } from './actions.ts';
import { type AttentionChoice, type AttentionCode, choiceLabels } from './attention.ts';
import type { OrderContents } from './contents.ts';
import { readContents } from './contents-reading.ts';
import { type Carrier, carriers } from './facets.ts';
import type { ParcelEntry } from './history.ts';
import { isRecord } from '../values/json.ts';
import type { TransactionStatus } from './inquiry.ts';

type Common = {
  readonly note: string | null;
  /** 自社ステータス once the action is done; null: it stays as it is. */
  readonly shopStatus: string | null;
  /** A label for the cart once the action is done; null: none. */
  readonly cartStatus: string | null;
  readonly notifyCart: boolean;
};

export type ActionBody = Common &
  (
    | { readonly action: 'inquireCredit' | 'cancelCredit' | 'withdrawShipment' | 'syncStatus' }
    | { readonly action: 'requestCredit'; readonly contents: OrderContents | null }
    | { readonly action: 'amendOrder'; readonly contents: OrderContents; readonly confirm: 'cancelFirst' | null }
    | { readonly action: 'changeMethod'; readonly to: string }
    | { readonly action: 'correctStatus'; readonly status: TransactionStatus; readonly reason: string }
    | OwnActionBody
    | { readonly action: 'recordParcels'; readonly parcels: readonly ParcelEntry[] }
    | { readonly action: 'registerShipment'; readonly parcels: readonly ParcelEntry[] | null }
    | { readonly action: 'resolve'; readonly attention: AttentionCode; readonly decision: AttentionChoice; readonly reason: string }
    | { readonly action: 'closeOrder'; readonly reason: string }
    | { readonly action: 'setShopStatus'; readonly clearsShopStatus: boolean }
  );

/** An action that only one method has: its name and its members, which only that method reads. */
export type OwnActionBody = { readonly action: 'own'; readonly name: string; readonly fields: Readonly<Record<string, unknown>> };

/** The name that people and the history know it by. */
export function actionName(body: ActionBody): string {
  return body.action === 'own' ? body.name : body.action;
}

/** As the API allows them. Longer ones would weigh on every copy of the order. */
const NOTE_MAX = 500;
const LABEL_MAX = 64;
const SLIP_NO_MAX = 40;

export type ParsedAction = { readonly ok: true; readonly body: ActionBody } | { readonly ok: false; readonly problem: string };

/** Reads it by the rules of the order's method. */
export function parseActionBody(value: unknown, method: Method): ParsedAction {
  if (!isRecord(value)) return problem('操作の内容が読み取れません');
  const { action } = value;
  if (typeof action !== 'string') return problem('知らない操作です');
  const tooLong = whatIsTooLong(value);
  if (tooLong !== null) return problem(`${tooLong}が長すぎます`);
  const common: Common = {
    note: text(value['note']),
    shopStatus: text(value['shopStatus']),
    cartStatus: text(value['cartStatus']),
    notifyCart: value['notifyCart'] === true,
  };
  if (!isCommonAction(action)) {
    const own = method.readAction(action, value);
    if (own === null) return problem('知らない操作です');
    return own.ok ? parsed({ ...common, action: 'own', name: action, fields: own.fields }) : own;
  }
  switch (action) {
    case 'recordParcels': {
      const parcels = parseParcels(value['parcels'], method.parcelsMax);
      return parcels === null || parcels.length === 0 ? problem('送り状（parcels）がないか、形が正しくありません') : parsed({ ...common, action, parcels });
    }
    case 'registerShipment': {
      if (value['parcels'] === undefined || value['parcels'] === null) return parsed({ ...common, action, parcels: null });
      const parcels = parseParcels(value['parcels'], method.parcelsMax);
      return parcels === null ? problem('送り状（parcels）の形が正しくありません') : parsed({ ...common, action, parcels });
    }
    case 'resolve': {
      const { attention, decision } = value;
      const reason = text(value['reason']);
      if (!isAttentionCode(attention)) return problem('対応が必要な理由（attention）が正しくありません');
      if (!isChoice(decision)) return problem('選択（decision）が正しくありません');
      return reason === null ? problem('理由（reason）を書いてください') : parsed({ ...common, action, attention, decision, reason });
    }
    case 'closeOrder': {
      const reason = text(value['reason']);
      return reason === null ? problem('理由（reason）を書いてください') : parsed({ ...common, action, reason });
    }
    case 'requestCredit': {
      if (value['contents'] === undefined || value['contents'] === null) return parsed({ ...common, action, contents: null });
      const contents = readContents(value['contents'], method);
      return contents === null ? problem('新しい内容（contents）の形が正しくありません') : parsed({ ...common, action, contents });
    }
    case 'amendOrder': {
      const contents = readContents(value['contents'], method);
      const confirm = value['confirm'] === 'cancelFirst' ? 'cancelFirst' : null;
      return contents === null ? problem('新しい内容（contents）がないか、形が正しくありません') : parsed({ ...common, action, contents, confirm });
    }
    case 'changeMethod': {
      const { to } = value;
      return typeof to === 'string' && Object.hasOwn(method.transferTargets, to) ? parsed({ ...common, action, to }) : problem('変更先の決済方法（to）が正しくありません');
    }
    case 'correctStatus': {
      const reason = text(value['reason']);
      const status = method.correctable.find((known) => known === value['status']);
      if (status === undefined) return problem('取引状況（status）が正しくありません');
      return reason === null ? problem('理由（reason）を書いてください') : parsed({ ...common, action, status, reason });
    }
    case 'setShopStatus': {
      const clearsShopStatus = value['shopStatus'] === null;
      const says = clearsShopStatus || common.shopStatus !== null || common.cartStatus !== null;
      return says ? parsed({ ...common, action, clearsShopStatus }) : problem('自社ステータス（shopStatus）かカートのステータス（cartStatus）を入力してください');
    }
    case 'inquireCredit':
    case 'cancelCredit':
    case 'withdrawShipment':
    case 'syncStatus':
      return parsed({ ...common, action });
  }
}

function whatIsTooLong(value: Readonly<Record<string, unknown>>): string | null {
  if (isLonger(value['note'], NOTE_MAX)) return 'メモ（note）';
  if (isLonger(value['reason'], NOTE_MAX)) return '理由（reason）';
  if (isLonger(value['shopStatus'], LABEL_MAX)) return '自社ステータス（shopStatus）';
  return isLonger(value['cartStatus'], LABEL_MAX) ? 'カートのステータス（cartStatus）' : null;
}

function isLonger(value: unknown, max: number): boolean {
  return typeof value === 'string' && value.length > max;
}

function parseParcels(value: unknown, max: number): readonly ParcelEntry[] | null {
  if (!Array.isArray(value) || value.length > max) return null;
  const parcels: ParcelEntry[] = [];
  for (const entry of value as readonly unknown[]) {
    if (!isRecord(entry)) return null;
    const { carrier, slipNo, destination } = entry;
    if (!isCarrier(carrier)) return null;
    // Left out is not the same as null: only null says that there is no tracking number.
    if (slipNo !== null && (typeof slipNo !== 'string' || slipNo.length > SLIP_NO_MAX)) return null;
    if (destination !== undefined && (typeof destination !== 'number' || !Number.isInteger(destination) || destination < 1)) return null;
    parcels.push({ slipNo: slipNo === null ? null : plainSlip(slipNo), carrier, destination: destination ?? 1 });
  }
  return parcels;
}

function isCarrier(value: unknown): value is Carrier {
  return carriers.some((carrier) => carrier === value);
}

function isChoice(value: unknown): value is AttentionChoice {
  return typeof value === 'string' && Object.hasOwn(choiceLabels, value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function parsed(body: ActionBody): ParsedAction {
  return { ok: true, body };
}

function problem(reason: string): ParsedAction {
  return { ok: false, problem: reason };
}
