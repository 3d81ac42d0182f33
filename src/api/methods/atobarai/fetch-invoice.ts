/**
 * The print data of an enclosed invoice, through the order's run: only there is known that nothing else is under way,
 * and only workers speak to Yamato.
 */
import { explainError } from '../../../domain/atobarai/errors/explain-error.ts';
import type { InvoiceData } from '../../../domain/atobarai/invoice-data.ts';
import { INVOICE, whyNoInvoice } from '../../../domain/atobarai/invoice-printing.ts';
import { isSettingsCode } from '../../../domain/atobarai/codes.ts';
import type { OrderState } from '../../../domain/order/order-state.ts';
import type { LookUpAnswer } from '../../../workflows/contract.ts';
import { atobaraiContract } from '../../../domain/atobarai/values/contract-flags.ts';
import type { ApiDeps } from '../../deps.ts';
import type { Engine, EngineAnswer } from '../../engine.ts';
import { Problem } from '../../problem.ts';
import { invoiceProblems } from './problems.ts';

type OrderRef = { readonly shop: string; readonly orderNumber: string };

/** What the run may be busy with before it asks, and the way there and back. */
const START_WITHIN_MS = 5_000;
const AROUND_CALL_MS = 2_000;

const RETRY_AFTER_SECONDS = 5;

/**
 * Throws the `Problem` of a refusal; a run of an order that has nothing to print is not disturbed. `found` is called once
 * the order is known to exist.
 */
export async function fetchInvoice(
  deps: ApiDeps, engine: Engine, order: OrderRef, found: () => void,
): Promise<{ readonly settlementNo: string; readonly data: InvoiceData }> {
  const state = await loadOrder(deps, order);
  found();
  refuseWhereNothingToPrint(state);
  await requireContract(deps, order.shop);
  const startBy = new Date(deps.now().getTime() + START_WITHIN_MS).toISOString();
  const deadlineMs = START_WITHIN_MS + state.policy.callTimeoutMs + AROUND_CALL_MS;
  const asked = await engine.lookUp(order.shop, order.orderNumber, { name: INVOICE, startBy }, deadlineMs);
  const answer = await answerOf(deps, order, asked);
  switch (answer.kind) {
    case 'data':
      return { settlementNo: answer.settlementNo, data: answer.data as InvoiceData };
    case 'refused':
      throw new Problem(answer.code === 'invoiceNotEnclosed' ? invoiceProblems.invoiceNotEnclosed : invoiceProblems.invoiceNotNow, { values: { reason: `${answer.reason}。` } });
    case 'refusedByYamato':
      throw refusedByYamato(answer.code);
    case 'later':
      throw later(answer.reason, answer.until === null ? RETRY_AFTER_SECONDS : secondsUntil(answer.until, deps.now()));
  }
}

async function loadOrder(deps: ApiDeps, { shop, orderNumber }: OrderRef): Promise<OrderState> {
  const order = await deps.records.loadOrder(shop, orderNumber);
  if (order === null) throw new Problem('notFound');
  return order.state;
}

function refuseWhereNothingToPrint(state: OrderState): void {
  const refusal = whyNoInvoice(state);
  if (refusal !== null) throw new Problem(invoiceProblems[refusal.code], { values: { reason: `${refusal.reason}。` } });
}

async function requireContract(deps: ApiDeps, shop: string): Promise<void> {
  const credentials = await deps.records.credentialsFor(shop, 'atobarai');
  if (credentials === null) throw new Problem('shopNotReady');
  if (!atobaraiContract(credentials.contract).enclosedInvoice) throw new Problem(invoiceProblems.invoiceNotContracted);
}

async function answerOf(deps: ApiDeps, order: OrderRef, asked: EngineAnswer<LookUpAnswer>): Promise<LookUpAnswer> {
  switch (asked.kind) {
    case 'answer':
      return asked.value;
    case 'accepted':
      throw later('時間内に受け取れませんでした', RETRY_AFTER_SECONDS);
    case 'closed':
      // The order has come to its end meanwhile, most likely: then there is a reason to give.
      refuseWhereNothingToPrint(await loadOrder(deps, order));
      throw later('受注の状態が変わったところです', RETRY_AFTER_SECONDS);
    case 'unavailable':
      deps.log.warn({ event: 'api.engineUnavailable', ...order }, 'engine did not take a request for an invoice');
      throw later('処理エンジンにつながりません', RETRY_AFTER_SECONDS);
  }
}

function refusedByYamato(code: string): Problem {
  const { message, whatToDo } = explainError(code);
  const reason = `${message}（${code}）。${whatToDo}。`;
  return new Problem(isSettingsCode(code) ? 'settingsWrong' : invoiceProblems.invoiceRefused, { values: { reason }, yamatoCode: code });
}

function later(reason: string, retryAfterSeconds: number): Problem {
  return new Problem(invoiceProblems.invoiceNotYet, { values: { reason: `${reason}。` }, retryAfterSeconds });
}

function secondsUntil(until: string, now: Date): number {
  return Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1_000));
}
