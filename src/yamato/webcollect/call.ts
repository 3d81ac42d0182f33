import { isSettingsCode } from '../../domain/card/errors/explain-error.ts';
import { followsRule } from '../../domain/card/values/wire-rules.ts';
import { type FormFields, postForm } from '../form-post.ts';
import { type Outcome, unknown } from '../outcome.ts';
import { told } from '../told-calls.ts';
import type { XmlElement } from '../xml-answer.ts';
import { readAnswer } from './answer.ts';
import { DEFAULT_TIMEOUT_MS, pathOf, type WebcollectMerchant, withoutSlash } from './merchant.ts';

/** 機能区分, and what its address is called. A01 and A02 are not here: a card number never enters this system. @see webcollect §1.2 */
const operations = {
  A03: 'creditInfoGet',
  A04: 'creditInfoUpdate',
  A05: 'creditInfoDelete',
  A06: 'creditCancel',
  A07: 'creditChangePrice',
  A08: 'creditToken',
  A09: 'creditToken3D',
  A11: 'reAuth',
  E01: 'shipmentEntry',
  E02: 'shipmentCancel',
  E03: 'changeDate',
  E04: 'tradeInfo',
  H01: 'traderIp',
} as const;

export type OperationId = keyof typeof operations;

/** Read-only operations: they may be repeated freely and share kept-alive connections. @see webcollect §8.1 */
const INQUIRIES: ReadonlySet<OperationId> = new Set<OperationId>(['A03', 'E04', 'H01']);

/** What every call about one credit needs. */
export type CallInput = {
  /** 受付番号: 1 to 23 of `0-9 A-Z # - * / < > : @`. Anything else is a programming mistake and throws. @see webcollect §3.1 */
  readonly settlementNo: string;
};

/**
 * One operation = one form POST to one path, answered by HTTP 200 and a small XML. `fields` come behind 機能区分 and 加盟店コード; one
 * that breaks the rule of its parameter is a programming mistake and throws, without its value. `asTheyCame`: what others wrote
 * and we only pass on. @see webcollect §1
 */
export async function call(merchant: WebcollectMerchant, operation: OperationId, fields: FormFields, asTheyCame: FormFields = []): Promise<Outcome<XmlElement>> {
  const ours: FormFields = [['function_div', operation], ['trader_code', merchant.traderCode], ...fields];
  for (const [name, value] of ours) {
    if (!followsRule(name, value)) throw new Error(`${name} breaks its rule (webcollect §2, §3)`);
  }
  const send = () => post(merchant, operation, [...ours, ...asTheyCame]);
  return merchant.isTest === true ? send() : told({ service: 'webcollect', operation, isCredentialCode: isSettingsCode }, send);
}

/** A call about one credit. */
export function callAbout(
  merchant: WebcollectMerchant,
  operation: OperationId,
  { settlementNo }: CallInput,
  fields: FormFields = [],
  asTheyCame: FormFields = [],
): Promise<Outcome<XmlElement>> {
  return call(merchant, operation, [['order_no', settlementNo], ...fields], asTheyCame);
}

async function post(merchant: WebcollectMerchant, operation: OperationId, fields: FormFields): Promise<Outcome<XmlElement>> {
  const posted = await postForm({
    url: urlOf(merchant, operation),
    fields,
    timeoutMs: merchant.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    connection: INQUIRIES.has(operation) ? 'pooled' : 'fresh',
  });
  if (posted.kind !== 'answered') return posted;
  // Business errors come with 200 too; any other status may come from before or after the work was done.
  return posted.status === 200 ? readAnswer(posted.body) : unknown(`http${posted.status}`);
}

function urlOf(merchant: WebcollectMerchant, operation: OperationId): string {
  const name = operations[operation];
  // The test environment alone tells from which address one calls.
  if (operation === 'H01') return `${withoutSlash(merchant.addressCheckUrl)}${pathOf({ pathForm: 'testGateway' }, name)}`;
  return `${withoutSlash(merchant.baseUrl)}${pathOf(merchant, name)}`;
}
