/** One action on one order: claimed in the records, handed to the run as a signal, waited for when asked to. */
import type { ActionLine } from '../domain/order/history.ts';
import { parseActionBody } from '../domain/order/action-body.ts';
import { methodOf } from '../domain/lifecycle/method.ts';
import type { Notice } from '../domain/values/fault.ts';
import { perform } from '../domain/lifecycle/perform.ts';
import { type Held, heldOf } from '../domain/order/facts.ts';
import type { AmendWay, OrderState } from '../domain/order/order-state.ts';
import { currentOrigin } from '../observe/work.ts';
import type { ApiKey } from '../records/contract/api-keys.ts';
import type { Shop } from '../records/contract/shops.ts';
import { orderWorkflowId } from '../workflows/contract.ts';
import { type ActionRequest, type ActionRules, legality, readActionBody } from './action-request.ts';
import { jstDate } from '../domain/values/japan-time.ts';
import type { ApiDeps } from './deps.ts';
import type { Engine } from './engine.ts';
import { apiMethodOf } from './methods/api-method.ts';
import { Problem } from './problem.ts';

/** `found` is called once the order is known to exist. */
export type ActionTarget = { readonly shop: Shop; readonly orderNumber: string; readonly caller: ApiKey; readonly found: () => void };

/** `reason`: why not, or for an amendment which way it will go. `way`: that way's code; null for other actions. */
export type DryRun = Legality & Told;
type Legality = { readonly action: string; readonly allowed: boolean; readonly reason: string | null; readonly way: AmendWay | null };

/** An action that was taken, and what is done to its contents on their way to Yamato. */
export type TakenAction = ActionLine & Told;

/** Only where the action brings new contents. */
type Told = { readonly notices?: readonly Notice[] };

/** Whether it could be taken now, and how; nothing is recorded. */
export async function tryAction(
  deps: ApiDeps,
  target: ActionTarget,
  input: unknown,
): Promise<DryRun> {
  const order = await loadOrder(deps, target);
  const request = readActionBody(input, order, target.caller, await contentsRules(deps, target.shop, order));
  return { ...tried(order, request, deps.now()), ...told(request) };
}

function tried(order: OrderState, { name, body }: ActionRequest, now: Date): Legality {
  const { allowed, reason } = legality(order, name);
  if (!allowed) return { action: name, allowed, reason, way: null };
  const parsed = parseActionBody(body, methodOf(order.service));
  if (!parsed.ok) return { action: name, allowed: false, reason: parsed.problem, way: null };
  if (parsed.body.action !== 'amendOrder') {
    const { finish } = perform(order, parsed.body, now.toISOString());
    const refused = finish?.outcome === 'refused';
    return { action: name, allowed: !refused, reason: refused ? finish.detail : null, way: null };
  }
  const plan = methodOf(order.service).amendPlan(order, parsed.body.contents, parsed.body.confirm === 'cancelFirst');
  switch (plan.kind) {
    case 'way':
      return { action: name, allowed: true, reason: plan.explanation, way: plan.way };
    case 'confirm':
      return { action: name, allowed: false, reason: plan.explanation, way: 'cancelFirst' };
    case 'refused':
      return { action: name, allowed: false, reason: plan.reason, way: null };
  }
}

async function contentsRules(deps: ApiDeps, shop: Shop, { service }: OrderState): Promise<ActionRules> {
  const credentials = await deps.records.credentialsFor(shop.code, service);
  return { contract: credentials?.contract ?? {}, today: jstDate(deps.now()), shop, publicUrl: deps.publicUrl };
}

/**
 * Takes the action and waits for its end, at most `waitMs`. The same id with the same body is the same action.
 * Throws the `Problem` of a refusal; an action that a live order refuses is accepted and finishes `refused`.
 */
export async function takeAction(
  deps: ApiDeps,
  engine: Engine,
  target: ActionTarget & { readonly actionId: string; readonly waitMs: number },
  input: unknown,
): Promise<TakenAction> {
  const order = await loadOrder(deps, target);
  const request = readActionBody(input, order, target.caller, await contentsRules(deps, target.shop, order));
  return takeReadAction(deps, engine, { ...target, shop: target.shop.code }, order, request);
}

/** The same for an action that was read already, on an order as it was just loaded. */
export async function takeReadAction(deps: ApiDeps, engine: Engine, target: ActionOf & { readonly waitMs: number }, order: OrderState, read: ActionRequest): Promise<TakenAction> {
  const { shop, orderNumber, actionId } = target;
  const request = { ...read, body: await boundBody(deps, order, read.body) };
  await refuseIllegal(deps, target, order, request);
  const claim = await deps.records.claimAction({
    shop,
    orderNumber,
    actionId,
    action: request.name,
    body: request.body,
    actor: request.actor,
    note: request.note,
    acceptedAt: deps.now().toISOString(),
  });
  if (claim.kind === 'different') throw new Problem('idempotencyKeyReused', { param: 'Idempotency-Key' });
  if (claim.kind === 'new' || !claim.accepted) await handOver(deps, engine, target, request, claim.line, heldOf(order));
  const line = target.waitMs > 0 && claim.line.state !== 'finished' ? await waitFor(deps, engine, target, claim.line) : claim.line;
  return { ...line, ...told(request) };
}

/** What is good once, with what belongs to the order's claim alone. */
async function boundBody(deps: ApiDeps, order: OrderState, body: ActionRequest['body']): Promise<ActionRequest['body']> {
  const { once } = apiMethodOf(order.service);
  if (once === null || once.action.name !== body.action) return body;
  const bind = await once.bound(body, { deps, shop: order.shop, order });
  return { ...bind(order.claimId), action: body.action };
}

function told({ notices }: ActionRequest): Told {
  return notices === null ? {} : { notices };
}

async function loadOrder(deps: ApiDeps, { shop, orderNumber, found }: ActionTarget): Promise<OrderState> {
  const order = await deps.records.loadOrder(shop.code, orderNumber);
  if (order === null) throw new Problem('notFound');
  found();
  return order.state;
}

/**
 * A live order judges for itself when the action's turn comes: what the records show may be a moment old. An ended one
 * is not woken for what it cannot do.
 */
async function refuseIllegal(deps: ApiDeps, { shop, orderNumber, actionId }: ActionOf, order: OrderState, { name }: ActionRequest): Promise<void> {
  if (order.outcome === null) return;
  const { allowed, reason } = legality(order, name);
  // A repeat is answered with what became of the first, whatever the order says by now.
  if (allowed || (await deps.records.findAction({ shop, orderNumber, actionId })) !== null) return;
  throw new Problem('actionNotLegal', { param: 'action', values: { reason: reason ?? 'この操作は今は行えません。' } });
}

type ActionOf = { readonly shop: string; readonly orderNumber: string; readonly actionId: string };

async function handOver(deps: ApiDeps, engine: Engine, target: ActionOf, request: ActionRequest, line: ActionLine, seen: Held): Promise<void> {
  const { shop, orderNumber, actionId } = target;
  const { acceptedAt, actor } = line;
  const sent = await engine.sendAction(shop, orderNumber, { actionId, actor, acceptedAt, seen, body: request.body });
  if (sent.kind !== 'answer') {
    deps.log.warn({ event: 'api.engineUnavailable', shop, orderNumber, actionId }, 'engine did not take an action');
    throw new Problem('engineUnavailable', { retryAfterSeconds: 5 });
  }
  const { requestId } = currentOrigin();
  deps.log.info({ event: 'api.actionSent', action: request.name, shop, orderNumber, workflowId: orderWorkflowId(shop, orderNumber), actionId, requestId }, 'action handed to its order');
  await deps.records.markActionAccepted({ shop, orderNumber, actionId }).catch(() => {
    // The sweep sends it again; the run drops what it has already.
    deps.log.warn({ event: 'api.actionNotMarked', shop, orderNumber, actionId }, 'action not marked as accepted');
  });
}

async function waitFor(
  deps: ApiDeps,
  engine: Engine,
  target: ActionOf & { readonly waitMs: number },
  accepted: ActionLine,
): Promise<ActionLine> {
  const { shop, orderNumber, actionId, waitMs } = target;
  const answer = await engine.awaitAction(shop, orderNumber, actionId, waitMs);
  if (answer.kind === 'answer') return answer.value;
  return (await deps.records.findAction({ shop, orderNumber, actionId }).catch(() => null)) ?? accepted;
}
