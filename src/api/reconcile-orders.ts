/**
 * 突合: asks Yamato about the numbers that orders have, and about those that they may have come to after the records' last
 * moment. Reads only; what is to be done about it is other routes'.
 */
import type { z } from 'zod';
import { type Asked, judge, otherNumbersOf, roleOf, stands, type Whose } from '../domain/lifecycle/reconcile.ts';
import { isAskable, methodOf } from '../domain/lifecycle/method.ts';
import type { ServiceName } from '../domain/order/facets.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import { defaultPolicyOf } from '../domain/order/policy.ts';
import { headlineStatus, statusLabels } from '../domain/order/status.ts';
import type { Shop } from '../records/contract/shops.ts';
import { settlementNumberForms } from '../records/settlement-number.ts';
import type { findingsView } from './contracts/reconciliation-body.ts';
import type { ApiDeps } from './deps.ts';
import type { Engine } from './engine.ts';
import { Problem } from './problem.ts';

export type Finding = z.output<typeof findingsView>['findings'][number];

/** So many generations in a row that Yamato does not know are the end of an order's: one or two may have been given up unsent. */
const UNKNOWN_IN_A_ROW = 3;
/** More than any order has come to; beyond it staff look. */
const GENERATIONS_MAX = 30;
/** Of one round of questions. */
const ANSWERS_WITHIN_MS = 45_000;

type Target = {
  readonly orderNumber: string;
  readonly service: ServiceName;
  /** Null: the records do not know it. */
  readonly state: OrderState | null;
  readonly asked: Asked[];
  /** The next generation to ask about. */
  next: number;
};

type Asking = { readonly deps: ApiDeps; readonly engine: Engine; readonly shop: Shop };
type Question = { readonly target: Target; readonly settlementNo: string; readonly generation: number };

/** `service`: of orders that the records do not know. Throws the `Problem` of a shop without credentials, or of a Yamato that nobody asks. */
export async function reconcileOrders(asking: Asking, orderNumbers: readonly string[], service: ServiceName): Promise<readonly Finding[]> {
  const targets = await Promise.all([...new Set(orderNumbers)].map((orderNumber) => targetOf(asking, orderNumber, service)));
  for (const one of new Set(targets.map((target) => target.service))) await askAll(asking, targets.filter((target) => target.service === one), one);
  const now = asking.deps.now().toISOString();
  return targets.map((target) => findingOf(target, now));
}

async function targetOf({ deps, shop }: Asking, orderNumber: string, service: ServiceName): Promise<Target> {
  const state = (await deps.records.loadOrder(shop.code, orderNumber))?.state ?? null;
  return { orderNumber, service: state?.service ?? service, state, asked: [], next: (state?.credit.generation ?? 0) + 1 };
}

/** In rounds: the first asks about the present credit and the earlier ones, each about the next generations until there are none. */
async function askAll(asking: Asking, targets: readonly Target[], service: ServiceName): Promise<void> {
  if (!isAskable({ service })) return;
  const { deps, engine, shop } = asking;
  const credentials = await deps.records.credentialsFor(shop.code, service);
  if (credentials === null) throw new Problem('shopNotReady');
  const { contractKey } = credentials;
  const { callTimeoutMs } = { ...defaultPolicyOf(methodOf(service)), ...shop.policy };
  const isShared = (await deps.records.shopsUnder(contractKey)) > 1;
  for (let first = targets.flatMap((target) => firstQuestions(target, shop.code, isShared)); ; first = []) {
    const questions = eachOnce([...first, ...targets.filter(goesOn).flatMap((target) => nextQuestions(target, shop.code, isShared))]);
    if (questions.length === 0) return;
    const answer = await engine.ask({ shop: shop.code, service, contractKey, callTimeoutMs, settlementNos: questions.map(({ settlementNo }) => settlementNo) }, ANSWERS_WITHIN_MS);
    if (answer.kind !== 'answer') throw new Problem('yamatoNotAsked', { retryAfterSeconds: 5 });
    for (const [at, { target, settlementNo, generation }] of questions.entries()) {
      const inquiry = answer.value[at];
      if (inquiry === undefined) continue;
      const whose = isShared && inquiry.transaction !== null ? await whoseIs(asking, target, settlementNo, generation) : 'order';
      target.asked.push({ settlementNo, generation, inquiry, whose });
    }
  }
}

/** Of a contract that shops share: a number in its readable form may be any one's, and Yamato's answer names nobody. */
async function whoseIs({ deps, shop }: Asking, { orderNumber, service }: Target, settlementNo: string, generation: number): Promise<Whose> {
  const forms = settlementNumberForms({ shop: shop.code, orderNumber, generation }, methodOf(service).numbers);
  if (settlementNo === forms.at(-1)) return 'order';
  const credentials = await deps.records.credentialsFor(shop.code, service);
  const holders = credentials === null ? [] : await deps.records.findBySettlementNo({ service, merchantCode: credentials.merchantCode, settlementNo });
  if (holders.length === 0) return 'unclear';
  return holders.some((held) => held.shop === shop.code && held.orderNumber === orderNumber) ? 'order' : 'another';
}

/** A later number may be one that the order knows: of a credit that was refused. */
function eachOnce(questions: readonly Question[]): readonly Question[] {
  return [...new Map(questions.map((question) => [`${question.target.orderNumber} ${question.settlementNo}`, question])).values()];
}

/** About the present credit, and about the earlier ones: the newest `GENERATIONS_MAX` of them. */
function firstQuestions(target: Target, shop: string, isShared: boolean): Question[] {
  const { state, orderNumber, service } = target;
  if (state === null) return [];
  const { settlementNo: present, generation } = state.credit;
  const numbers = new Map<string, number>(present === '' ? [] : [[present, generation]]);
  for (let earlier = generation - 1; earlier >= 1 && numbers.size < GENERATIONS_MAX; earlier -= 1) {
    const forms = settlementNumberForms({ shop, orderNumber, generation: earlier }, methodOf(service).numbers);
    // The readable one may be another shop's of the contract; if it is ours, the order itself most often knows it.
    const form = isShared ? forms.at(-1) : forms[0];
    if (form !== undefined && !numbers.has(form)) numbers.set(form, earlier);
  }
  const known = otherNumbersOf(state);
  for (const [at, settlementNo] of known.slice(-GENERATIONS_MAX).entries()) {
    if (!numbers.has(settlementNo)) numbers.set(settlementNo, at + 1);
  }
  return Array.from(numbers, ([settlementNo, of]) => ({ target, settlementNo, generation: of }));
}

/** Whether a later generation may still be found. */
function goesOn({ asked, next, state }: Target): boolean {
  if (next > GENERATIONS_MAX || asked.some(({ inquiry }) => inquiry.failed !== null)) return false;
  const newestFound = Math.max(state?.credit.generation ?? 0, ...asked.filter(({ inquiry }) => inquiry.transaction !== null).map(({ generation }) => generation));
  return next <= newestFound + UNKNOWN_IN_A_ROW;
}

function nextQuestions(target: Target, shop: string, isShared: boolean): readonly Question[] {
  const { orderNumber, service, asked } = target;
  const questions: Question[] = [];
  for (let turn = 0; turn < UNKNOWN_IN_A_ROW; turn += 1, target.next += 1) {
    const forms = settlementNumberForms({ shop, orderNumber, generation: target.next }, methodOf(service).numbers);
    // Another shop of the contract may have taken the readable one first.
    for (const settlementNo of isShared ? forms : forms.slice(0, 1)) {
      if (!asked.some((one) => one.settlementNo === settlementNo)) questions.push({ target, settlementNo, generation: target.next });
    }
  }
  return questions;
}

function findingOf({ orderNumber, service, state, asked }: Target, now: string): Finding {
  const { transactionLabels } = methodOf(service);
  const failed = asked.find(({ inquiry }) => inquiry.failed !== null)?.inquiry.failed;
  return {
    orderNumber,
    service,
    finding: isAskable({ service }) ? judge(state, asked, now) : 'notAsked',
    known: state === null ? null : { status: headlineStatus(state), statusLabel: statusLabels[headlineStatus(state)], settlementNo: state.credit.settlementNo, amountYen: state.credit.amountYen, ended: state.outcome !== null, slips: state.parcels.length },
    credits: asked.flatMap((one) => {
      const { settlementNo, generation, inquiry: { transaction, askedAt } } = one;
      return transaction === null ? [] : [{ settlementNo, generation, status: transaction.status, statusLabel: transactionLabels[transaction.status], stands: stands(transaction), role: roleOf(state, one), askedAt }];
    }),
    reason: isAskable({ service }) ? (failed?.code ?? null) : 'cannotBeAsked',
  };
}
