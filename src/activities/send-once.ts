/**
 * One change at Yamato, sent at most once and never too late, whatever the service: what must be so before its first byte
 * leaves, and what the records keep of it.
 */
import { randomUUID } from 'node:crypto';
import type { CallPlan, WirePlan } from '../domain/order/call-plan.ts';
import { BEHIND, type Sent } from '../domain/order/call-result.ts';
import type { Inquiry } from '../domain/order/inquiry.ts';
import type { RepeatPermission } from '../records/contract/sends.ts';
import type { SendInput } from './contract.ts';
import { callOf, isTooLate, notAsked, notSentFor, TOO_LATE } from './in-time.ts';
import { findMerchant, findSender } from './merchant.ts';
import { permissionToSend } from './permission.ts';
import { sendClaimed, sendMarked, sendMarkedAgain } from './send-claimed.ts';
import { called, RECORDS_UNAVAILABLE, type Sending, type SendingRecords } from './sending.ts';
import type { Hosts, SendRule, Service } from './service.ts';

export async function sendOnce<Merchant>(records: SendingRecords, service: Service<Merchant>, hosts: Hosts, rule: SendRule<Merchant>, input: SendInput): Promise<Sent> {
  const startedAt = Date.now();
  // Of a first send the records are asked by the permission.
  const found = await (input.plan.keeps === 'permission' ? findMerchant(records, service, hosts, input) : findSender(records, service, hosts, input));
  const sending = { records, service, rule, input, found, startedAt };
  if ('missing' in found) return send(sending);
  switch (input.plan.keeps) {
    case 'mark':
      return sendMarked(sending, () => send(sending));
    case 'markAgain':
      return sendMarkedAgain(sending, () => send(sending));
    case 'permission':
    case 'plan':
    case null:
      return send(sending);
  }
}

function send<Merchant>(sending: Sending<Merchant>): Promise<Sent> {
  return sending.input.plan.recheck || isBlindSlip(sending) ? sendRechecked(sending) : sendUnchecked(sending);
}

function sendUnchecked<Merchant>(sending: Sending<Merchant>): Promise<Sent> {
  switch (sending.input.plan.keeps) {
    case 'permission':
      return sendPermitted(sending);
    case 'plan':
      return sendKept(sending);
    case 'mark':
    case 'markAgain':
    case null:
      return sendPrepared(sending);
  }
}

/** A run that may be behind may have looked at its credit long ago; nobody knows what was seen of it since. */
function isBlindSlip<Merchant>({ input, found }: Sending<Merchant>): boolean {
  return input.plan.purpose === 'slip' && 'merchant' in found && found.isUnsure === true;
}

/** The credit is looked at first, and nothing is sent unless it stands. */
async function sendRechecked<Merchant>(sending: Sending<Merchant>): Promise<Sent> {
  const { found, input } = sending;
  // It is about to begin again from the records.
  if ('missing' in found && found.missing === BEHIND) return sendUnchecked(sending);
  const asked = await askInTime(sending, input.plan);
  if (asked.verdict !== 'approved') return { kind: 'held', asked };
  // The question had a call's time of its own.
  const sent = await sendUnchecked({ ...sending, startedAt: Date.now() });
  return sent.kind === 'called' ? { ...sent, asked } : sent;
}

async function askInTime<Merchant>({ found, service, startedAt }: Sending<Merchant>, { settlementNo }: CallPlan): Promise<Inquiry> {
  if ('missing' in found) return notAsked(notSentFor(found));
  return isTooLate(startedAt) ? notAsked(TOO_LATE) : service.ask(found.merchant, settlementNo, 'credit');
}

/** The first request for a credit: only while the start is the order's own, and only where none was sent under this number. */
async function sendPermitted<Merchant>(sending: Sending<Merchant>): Promise<Sent> {
  const { records, input, found, rule } = sending;
  const { plan } = input;
  const prepared = 'missing' in found ? null : rule.prepare(found.merchant, plan);
  const wire = prepared === null || 'unfit' in prepared ? null : wireOf(plan, prepared);
  const permission = await permissionToSend(records, input, wire);
  switch (permission.kind) {
    case 'recordsUnavailable':
      return called(plan, RECORDS_UNAVAILABLE);
    case 'current':
      // Nothing could be permitted, as nothing can be sent.
      if (prepared !== null && 'unfit' in prepared) return { kind: 'unfit', code: prepared.unfit };
      return called(plan, 'missing' in found ? notSentFor(found) : TOO_LATE);
    case 'permitted': {
      const sent = await sendFields(sending, wire?.fields ?? []);
      const barred = sent.kind === 'called' ? await permission.settle(sent.call.result) : null;
      return barred ?? sent;
    }
    default:
      return permission;
  }
}

/**
 * A call that no inquiry tells of: its plan is kept before the first byte leaves. With one there already, an earlier try may
 * have sent it, and the very same is sent again, or nothing.
 */
async function sendKept<Merchant>(sending: Sending<Merchant>): Promise<Sent> {
  const { records, input, found, rule } = sending;
  const { plan, shop, orderNumber, actionId } = input;
  if ('missing' in found) return called(plan, notSentFor(found));
  const prepared = rule.prepare(found.merchant, plan);
  // An action may register several parcels, each by a call of its own.
  const parcel = plan.parcel === null ? [] : [plan.parcel];
  let kept: WirePlan | null;
  try {
    const planId = [plan.operation, plan.settlementNo, actionId, ...parcel].join(' ');
    kept = await records.keepPlan({ shop, orderNumber, planId, actionId, plan: 'unfit' in prepared ? null : wireOf(plan, prepared) });
  } catch {
    return called(plan, RECORDS_UNAVAILABLE);
  }
  if (kept === null) return { kind: 'unfit', code: 'unfit' in prepared ? prepared.unfit : 'contents' };
  const { fields } = kept;
  return plan.once ? sendClaimed(sending, [plan.operation, actionId, ...parcel].join('-'), () => sendFields(sending, fields)) : sendFields(sending, fields);
}

async function sendPrepared<Merchant>(sending: Sending<Merchant>): Promise<Sent> {
  const { input, found, rule } = sending;
  const { plan } = input;
  if ('missing' in found) return called(plan, notSentFor(found));
  if (plan.purpose === 'credit') return sendCreditAgain(sending);
  const prepared = rule.prepare(found.merchant, plan);
  return 'unfit' in prepared ? { kind: 'unfit', code: prepared.unfit } : sendFields(sending, prepared.fields);
}

/**
 * What was kept of a request for a credit is sent again, to the letter. With nothing kept none was ever permitted, as when the
 * worker died before that: then this one is the first, and all that holds for a first one holds for it.
 */
async function sendCreditAgain<Merchant>(sending: Sending<Merchant>): Promise<Sent> {
  const { plan, shop, orderNumber, claimId } = sending.input;
  const { settlementNo } = plan;
  let repeat: RepeatPermission;
  try {
    repeat = await sending.records.permitRepeat({ shop, orderNumber, claimId, settlementNo, note: randomUUID() });
  } catch {
    return called(plan, RECORDS_UNAVAILABLE);
  }
  switch (repeat.kind) {
    case 'permitted':
      return repeat.plan === null ? cannotRepeat(sending) : sendFields(sending, repeat.plan.fields);
    case 'superseded':
      return called(plan, notSentFor({ missing: BEHIND }));
    case 'nothingSent':
      return sendFirstAfterAll(sending);
  }
}

/** What was kept cannot be opened. Where the contents could not be sent any more either, as of an erased order, it never will be. */
function cannotRepeat<Merchant>({ input: { plan }, found, rule }: Sending<Merchant>): Sent {
  const prepared = 'missing' in found ? null : rule.prepare(found.merchant, plan);
  return prepared !== null && 'unfit' in prepared ? { kind: 'unfit', code: prepared.unfit } : called(plan, RECORDS_UNAVAILABLE);
}

async function sendFirstAfterAll<Merchant>(sending: Sending<Merchant>): Promise<Sent> {
  const { plan } = sending.input;
  const sent = await sendPermitted(sending);
  switch (sent.kind) {
    case 'superseded':
      return called(plan, notSentFor({ missing: BEHIND }));
    case 'sentBefore':
      // By another just now, which the next question tells; or nothing is ever to be sent under the number.
      return called(plan, RECORDS_UNAVAILABLE);
    default:
      return sent;
  }
}

async function sendFields<Merchant>({ service, rule, found, input, startedAt }: Sending<Merchant>, fields: WirePlan['fields']): Promise<Sent> {
  const { plan } = input;
  const { settlementNo } = plan;
  if ('missing' in found) return called(plan, notSentFor(found));
  if (isTooLate(startedAt)) return called(plan, TOO_LATE);
  const now = new Date();
  const result = await rule.call(found.merchant, { settlementNo, now, plan, fields });
  const isExplained = result.kind === 'refused' && rule.asksAfter?.(result.code) === true;
  const asked = isExplained ? await service.ask(found.merchant, settlementNo, 'transaction') : null;
  return { kind: 'called', call: callOf(plan.operation, settlementNo, now, result), asked };
}

function wireOf({ operation, settlementNo }: CallPlan, { fields, amountYen }: Pick<WirePlan, 'fields' | 'amountYen'>): WirePlan {
  return { operation, settlementNo, fields, amountYen };
}
