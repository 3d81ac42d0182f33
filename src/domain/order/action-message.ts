/**
 * Reads what a `staffAction` signal carries. The API sends only what it has checked, but a signal can come from anywhere:
 * nothing of it may end up where the records or the engine would choke on it.
 */
import type { Method } from '../lifecycle/method.ts';
import { type ActionBody, parseActionBody } from './action-body.ts';
import type { Held } from './facts.ts';
import { isStorableInstant } from '../values/instant.ts';
import { isRecord } from '../values/json.ts';

export type ActionMessage =
  | { readonly ok: true; readonly actionId: string; readonly actor: string; readonly acceptedAt: string | null; readonly seen: Held | null; readonly body: ActionBody }
  /** `actionId` null: not even that could be read. */
  | { readonly ok: false; readonly actionId: string | null; readonly actor: string; readonly problem: string };

const ID = /^[A-Za-z0-9_.:-]{1,64}$/;
const ACTOR_MAX = 64;
/** An instant as `toISOString` writes it. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export function readActionMessage(payload: unknown, method: Method): ActionMessage {
  const message = isRecord(payload) ? payload : {};
  const { actionId } = message;
  const actor = actorOf(message['actor']);
  if (typeof actionId !== 'string' || !ID.test(actionId)) return { ok: false, actionId: null, actor, problem: '操作の番号（actionId）が読み取れません' };
  const action = parseActionBody(message['body'], method);
  if (!action.ok) return { ok: false, actionId, actor, problem: action.problem };
  return { ok: true, actionId, actor, acceptedAt: acceptedAtOf(message['acceptedAt']), seen: seenOf(message['seen']), body: action.body };
}

function actorOf(value: unknown): string {
  return typeof value === 'string' && value !== '' && value.length <= ACTOR_MAX ? value : 'unknown';
}

/** Null: unreadable, so the moment it arrived stands in. */
function acceptedAtOf(value: unknown): string | null {
  return typeof value === 'string' && INSTANT.test(value) && isStorableInstant(value) ? value : null;
}

/** Null: nobody says. */
function seenOf(value: unknown): Held | null {
  if (!isRecord(value)) return null;
  const { claimId, sequence, fact } = value;
  if (typeof claimId !== 'string' || typeof sequence !== 'number' || !(fact === null || typeof fact === 'string')) return null;
  return { claimId, sequence, fact };
}
