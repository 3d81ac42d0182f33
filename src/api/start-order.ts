/**
 * Starting an order: claim the number in the records, hand it to the engine, wait for the verdict, answer.
 * Repeating it at any point answers the same and never makes a second credit.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { methodOf } from '../domain/lifecycle/method.ts';
import type { OrderContents } from '../domain/order/contents.ts';
import { jstDate } from '../domain/values/japan-time.ts';
import { projectOrder } from '../domain/order/order-projection.ts';
import { newOrder } from '../domain/order/order-start.ts';
import { openVerdicts, type OrderState } from '../domain/order/order-state.ts';
import type { OrderView } from '../domain/order/order-view.ts';
import type { Policy } from '../domain/order/policy.ts';
import { withPublicHolidays } from '../domain/values/public-holidays.ts';
import { currentOrigin } from '../observe/work.ts';
import type { FingerprintForm, NewClaim, OrderClaimResult } from '../records/contract/claims.ts';
import type { ServiceCredentials, Shop } from '../records/contract/shops.ts';
import { type OrderStart, orderWorkflowId } from '../workflows/contract.ts';
import type { StartOrderBody } from './contracts/order-body.ts';
import type { ApiDeps } from './deps.ts';
import { continueStart, standingAnswer, withSecretNext } from './continue-start.ts';
import type { Engine } from './engine.ts';
import { apiMethodOf, type MethodSentences, type Once } from './methods/api-method.ts';
import { policyOf } from './policy-overrides.ts';
import { readOrderStart } from './read-order-start.ts';
import { Problem } from './problem.ts';
import { pendingAnswer, type StartAnswer, verdictAnswer } from './verdict-answer.ts';

export type StartRequest = {
  readonly shop: Shop;
  readonly credentials: ServiceCredentials;
  readonly body: StartOrderBody;
  readonly contents: OrderContents;
  /** As they were typed. @see ReadStart */
  readonly typed: unknown;
  /** What it brings beside them, good once. */
  readonly once: Once | null;
  readonly actor: string;
};

type Context = { readonly deps: ApiDeps; readonly engine: Engine; readonly request: StartRequest; readonly policy: Policy; readonly acceptedAt: Date; readonly onceOf: (claimId: string) => Once | null };

/** An earlier run that is ending takes about as long. */
const HAND_OVER_AGAIN_MS = 50;
/** A guess: the late verdict and its cancel may take longer, then the cart is told again. */
const CHECKOUT_ENDS_WITHIN_S = 10;

/** Throws the `Problem` of a refusal; every other outcome is an answer. */
export async function startOrder(deps: ApiDeps, engine: Engine, request: StartRequest): Promise<StartAnswer> {
  const acceptedAt = deps.now();
  const policy = withPublicHolidays(policyOf(request.shop, request.body.method), jstDate(acceptedAt));
  const context: Context = { deps, engine, request, policy, acceptedAt, onceOf: await boundOnce(deps, request) };
  const claim = await deps.records.claimOrder(claimRequest(context));
  switch (claim.kind) {
    case 'new':
      return sendStart(context, orderStart(context, claim), null);
    case 'known':
      return answerKnown(context, claim);
    case 'conflict':
      throw conflictProblem(claim, view(claim.order));
    case 'numberTaken':
      throw new Problem('settlementNoTaken', { param: 'settlementNo' });
  }
}

async function boundOnce(deps: ApiDeps, { once, shop, body }: StartRequest): Promise<Context['onceOf']> {
  const desk = apiMethodOf(body.method).once;
  return once === null || desk === null ? () => once : desk.bound(once, { deps, shop: shop.code, order: null });
}

function claimRequest(context: Context): Parameters<ApiDeps['records']['claimOrder']>[0] {
  const { request, acceptedAt } = context;
  const { body, shop, credentials } = request;
  return {
    shop: shop.code,
    orderNumber: body.orderNumber,
    fingerprintOf: (form) => whatIsAsked(request, form),
    adoptedNo: body.settlementNo ?? null,
    attempt: body.attempt,
    service: body.method,
    contractKey: credentials.contractKey,
    environment: shop.environment,
    method: body.method,
    intake: body.intake,
    acceptedAt: acceptedAt.toISOString(),
    newClaimId: randomUUID(),
    startInput: (claim) => orderStart(context, claim),
    initialState: (claim) => newOrder(orderStart(context, claim)),
  };
}

/** What must be the same in two starts for them to be one. */
function whatIsAsked({ body, contents, typed }: StartRequest, form: FingerprintForm): unknown {
  const { method, intake, settlementNo } = body;
  return { method, intake, contents: form === 1 ? typed : methodOf(method).meaningOf(contents), ...(settlementNo === undefined ? {} : { settlementNo }) };
}

function orderStart({ acceptedAt, request, policy, onceOf }: Context, claim: NewClaim): OrderStart {
  const { body, shop, contents, actor } = request;
  const once = onceOf(claim.claimId);
  return {
    kind: 'start',
    shop: shop.code,
    orderNumber: body.orderNumber,
    service: body.method,
    intake: body.intake,
    claimId: claim.claimId,
    generation: claim.generation,
    sequence: claim.sequence,
    settlementNo: claim.settlementNo,
    contractKey: request.credentials.contractKey,
    contents,
    policy,
    acceptedAt: acceptedAt.toISOString(),
    abandonAt: body.onTimeout === 'abandon' ? new Date(acceptedAt.getTime() + policy.checkoutDeadlineMs).toISOString() : null,
    actor,
    shopStatus: body.shopStatus ?? null,
    ...(once === null ? {} : { once }),
  };
}

function sentencesOf({ request }: Context): MethodSentences {
  return apiMethodOf(request.body.method).sentences;
}

type Known = Extract<OrderClaimResult, { kind: 'known' }>;

/** A pair claimed before: its stored answer, its present one, or the same question put to its run once more. */
async function answerKnown(context: Context, claim: Known): Promise<StartAnswer> {
  // One that was given up stays so, whatever is brought for it.
  const goesOn = claim.live && claim.answered?.verdict.kind !== 'abandoned';
  const continued = goesOn ? await continueStart(context.deps, context.engine, { ...context.request, order: claim.order }) : null;
  if (continued !== null) return standingAnswer(continued, sentencesOf(context));
  if (!claim.live) {
    if (claim.answered === null) throw new Problem('startSuperseded', { order: view(claim.order) });
    return verdictAnswer(claim.answered.verdict, claim.answered.order, sentencesOf(context));
  }
  // The answer on record first: once a start was given up, a verdict the order is told afterwards is not its answer.
  const verdict = claim.answered?.verdict ?? claim.order.verdict;
  const input = readOrderStart(claim.startInput);
  const decided = verdict !== null && !openVerdicts.includes(verdict.kind);
  if (verdict !== null && (decided || input === null)) {
    if (!decided) return standingAnswer(claim.order, sentencesOf(context));
    const unchanged = claim.answered?.order.sequence === claim.order.sequence ? claim.answered.order : null;
    return verdictAnswer(verdict, unchanged ?? view(claim.order), sentencesOf(context));
  }
  return input === null ? pendingAnswer(view(claim.order)) : sendStart(context, input, claim.order);
}

/** Hands the start over and waits for the verdict, no longer than the shop's policy says. */
async function sendStart(context: Context, input: OrderStart, present: OrderState | null): Promise<StartAnswer> {
  const { deps, engine, policy } = context;
  const until = Date.now() + policy.checkoutDeadlineMs;
  for (;;) {
    const answer = await engine.startAndAwaitVerdict(input, Math.max(1, until - Date.now()));
    if (answer.kind === 'answer' || answer.kind === 'accepted') noteSent(deps, input);
    switch (answer.kind) {
      case 'answer':
        return verdictAnswer(answer.value.verdict, withSecretNext(answer.value.order, answer.value.secretNext ?? null), sentencesOf(context));
      case 'accepted':
        await markAccepted(deps, input.claimId);
        return input.abandonAt === null ? answerFromRecords(context, input, present) : abandon(context, input);
      case 'closed':
        if (Date.now() >= until || !(await isStillToStart(deps, input))) return answerFromRecords(context, input, present);
        await delay(HAND_OVER_AGAIN_MS);
        break;
      case 'unavailable':
        deps.log.warn({ event: 'api.engineUnavailable', shop: input.shop, orderNumber: input.orderNumber }, 'engine did not take a start');
        throw new Problem('engineUnavailable', { retryAfterSeconds: 5 });
    }
  }
}

/**
 * Whether the run that could not answer was an earlier one of the same number, just ending, or begins again from the records:
 * then this start is handed over again.
 */
async function isStillToStart(deps: ApiDeps, input: OrderStart): Promise<boolean> {
  const order = await deps.records.loadOrder(input.shop, input.orderNumber).catch(() => null);
  return order !== null && order.state.claimId === input.claimId && order.state.outcome === null && order.state.verdict === null;
}

function noteSent({ log }: ApiDeps, { shop, orderNumber, claimId, settlementNo }: OrderStart): void {
  const { requestId } = currentOrigin();
  log.info({ event: 'api.startSent', shop, orderNumber, workflowId: orderWorkflowId(shop, orderNumber), claimId, settlementNo, requestId }, 'start handed to its order');
}

/** The sweep sends it again if this does not get through; the engine drops the duplicate. */
async function markAccepted(deps: ApiDeps, claimId: string): Promise<void> {
  await deps.records.markClaimAccepted(claimId).catch(() => {
    deps.log.warn({ event: 'api.claimNotMarked', claimId }, 'claim not marked as accepted');
  });
}

/**
 * `onTimeout: abandon`, which the first of equal starts decides for all of them: the order row judges whether the
 * verdict or the deadline came first. With the records down nobody can judge, so the order goes on and the cart is told so.
 */
async function abandon(context: Context, input: OrderStart): Promise<StartAnswer> {
  const { deps, engine } = context;
  const { shop, orderNumber, claimId } = input;
  const judged = await deps.records.abandonClaim({ shop, orderNumber, claimId }).catch(() => null);
  if (judged === null || judged.kind === 'missing') return pendingAnswer(view(initialState(input)));
  if (judged.kind === 'answered') return verdictAnswer(judged.answer.verdict, judged.answer.order, sentencesOf(context));
  const told = await engine.abandon(shop, orderNumber, { claimId });
  if (told.kind !== 'answer') {
    // The run learns of it from the row with its next publication.
    deps.log.warn({ event: 'api.abandonNotSignalled', shop, orderNumber }, 'run not told of an abandoned checkout');
  }
  throw new Problem('checkoutAbandoned', { buyerMessage: sentencesOf(context).buyer.timeout, order: view(initialState(input)) });
}

/** What the records say now: the answer if it came in the meantime, else 202. */
async function answerFromRecords(context: Context, input: OrderStart, present: OrderState | null): Promise<StartAnswer> {
  const { deps } = context;
  const stored = await deps.records.claimAnswer(input.claimId).catch(() => null);
  if (stored !== null) return verdictAnswer(stored.verdict, stored.order, sentencesOf(context));
  const order = await deps.records.loadOrder(input.shop, input.orderNumber).catch(() => null);
  return pendingAnswer(view(order?.state ?? present ?? initialState(input)));
}

function initialState(input: OrderStart): OrderState {
  return newOrder(input);
}

/** As stored answers carry it: without the contents. */
function view(state: OrderState): OrderView {
  return projectOrder(state, { contents: false });
}

type Conflict = Extract<OrderClaimResult, { kind: 'conflict' }>;

function conflictProblem(conflict: Conflict, order: OrderView): Problem {
  switch (conflict.reason) {
    case 'live': {
      const refused = order.credit.state === 'refused' || order.credit.state === 'failed';
      if (refused) return new Problem('orderLiveRefused', { useAction: 'requestCredit', order });
      return order.intake === 'adopt' ? new Problem('orderLiveAdopted', { order }) : new Problem('orderLive', { order });
    }
    case 'givenUp':
      return new Problem('checkoutEnding', { retryAfterSeconds: CHECKOUT_ENDS_WITHIN_S, order });
    case 'lowerAttempt':
      return new Problem('attemptTooLow', { param: 'attempt', order });
    case 'endedForEver':
      return new Problem('orderEnded', { param: 'orderNumber', order });
  }
}
