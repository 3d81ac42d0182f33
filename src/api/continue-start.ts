/**
 * The same start with another of what is good once (a token): an order that waits for one goes on with it, in the same generation
 * and under the same settlement number. With the one that it had, it is answered as it stands.
 */
import { methodOf } from '../domain/lifecycle/method.ts';
import { projectOrder } from '../domain/order/order-projection.ts';
import type { OrderState, Verdict } from '../domain/order/order-state.ts';
import type { OrderView } from '../domain/order/order-view.ts';
import type { ApiDeps } from './deps.ts';
import type { Engine } from './engine.ts';
import { apiMethodOf, type MethodSentences, type Once } from './methods/api-method.ts';
import { Problem } from './problem.ts';
import { takeReadAction } from './take-action.ts';
import { pendingAnswer, type StartAnswer, verdictAnswer } from './verdict-answer.ts';

type Repeat = { readonly order: OrderState; readonly once: Once | null; readonly actor: string };

/** The order as it came of it; null: it does not wait for another. */
export async function continueStart(deps: ApiDeps, engine: Engine, { order, once, actor }: Repeat): Promise<OrderState | null> {
  const desk = apiMethodOf(order.service).once;
  if (once === null || desk === null) return null;
  const going = desk.continues(order, once);
  if (going === null) return null;
  const { shop, orderNumber, policy } = order;
  const body = { ...once, action: desk.action.name };
  const target = { shop, orderNumber, actionId: going.actionId, waitMs: policy.checkoutDeadlineMs };
  await takeReadAction(deps, engine, target, order, { name: body.action, actor, note: null, body, notices: null }).catch(overtaken);
  const now = await deps.records.loadOrder(shop, orderNumber);
  return now?.state ?? order;
}

/** It has come to its end meanwhile, and says so itself. */
function overtaken(error: unknown): null {
  if (error instanceof Problem && error.kind === 'actionNotLegal') return null;
  throw error;
}

/** What a start of an order that lives is answered with now. Throws the `Problem` of a refusal. */
export function standingAnswer(order: OrderState, sentences: MethodSentences): StartAnswer {
  const verdict = standing(order);
  const view = projectOrder(order, { contents: false });
  if (verdict === null) return pendingAnswer(view);
  return verdictAnswer(verdict, withSecretNext(view, methodOf(order.service).secretNextOf(order)), sentences);
}

/** What the buyer's step needs goes to the cart that asks, and is kept nowhere. */
export function withSecretNext(order: OrderView, secretNext: Readonly<Record<string, unknown>> | null): OrderView {
  return order.next === null || secretNext === null ? order : { ...order, next: { ...order.next, ...secretNext } };
}

/** Null: it is being asked for. */
function standing({ credit, verdict }: OrderState): Verdict | null {
  const { state, code, since: at } = credit;
  switch (state) {
    case 'approved':
    case 'refused':
    case 'failed':
    case 'awaitingBuyer':
    case 'held':
    case 'unknown':
      return verdict?.kind === state ? verdict : { kind: state, code, at };
    case 'requesting':
    case 'none':
      return null;
    // Run out since: it was given.
    case 'expired':
      return { kind: 'approved', code, at };
    case 'cancelled':
      return { kind: 'failed', code: 'cancelled', at };
  }
}
