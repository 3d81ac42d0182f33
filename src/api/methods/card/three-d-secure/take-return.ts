/**
 * What a browser brought back goes to its order, which checks it, hands it on to Yamato (A09) and waits for the answer. The same
 * fields again are the same action, so a double post or a reload asks for nothing twice.
 */
import { createHash } from 'node:crypto';
import type { ActionLine } from '../../../../domain/order/history.ts';
import type { OrderState } from '../../../../domain/order/order-state.ts';
import { canonicalJson } from '../../../../keys/canonical-json.ts';
import { Problem } from '../../../problem.ts';
import type { RouteTools } from '../../api-method.ts';
import { isAwaited } from './find-leg.ts';
import type { Returned } from './wire.ts';

type Tools = Pick<RouteTools, 'deps' | 'engine' | 'shared'>;

/** `line` null: the order waits for nothing of the kind, or the engine has not been seen to take it; it is sent again by itself. */
export type Taken = { readonly state: OrderState; readonly line: ActionLine | null };

export async function takeReturn({ deps, engine, shared }: Tools, state: OrderState, returned: Returned, actor: string): Promise<Taken> {
  const { shop, orderNumber } = state;
  if (!isAwaited(state)) return { state, line: null };
  const target = { shop, orderNumber, actionId: actionIdOf(state, returned), waitMs: state.policy.checkoutDeadlineMs };
  const body = { action: 'completeThreeDSecure' as const, returned };
  const line = await shared.takeReadAction(deps, engine, target, state, { name: body.action, actor, note: null, body, notices: null }).catch(notTaken);
  const now = await deps.records.loadOrder(shop, orderNumber);
  return { state: now?.state ?? state, line };
}

/** Claimed in the records it is sent again; ended meanwhile the order says what it came to. */
function notTaken(error: unknown): null {
  if (error instanceof Problem && (error.kind === 'engineUnavailable' || error.kind === 'actionNotLegal')) return null;
  throw error;
}

function actionIdOf({ credit }: OrderState, returned: Returned): string {
  const what = createHash('sha256').update(canonicalJson([credit.settlementNo, returned])).digest('base64url');
  return `threeDSecure-${what.slice(0, 32)}`;
}
