/**
 * What a stored history shows, read from its events and nothing else: which actions ended how, which way amendments took,
 * how doubts were concluded, what was raised and decided, how the order came in and ended.
 */
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { readsCode } from '../../src/domain/atobarai/codes.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { REDUCE, REISSUE } from '../../src/domain/atobarai/own-state.ts';
import { doubtAnswer } from '../../src/domain/lifecycle/doubt.ts';
import type { Inquiry } from '../../src/domain/order/inquiry.ts';
import type { WatchPlan } from '../../src/domain/lifecycle/watch.ts';
import type { CallPlan } from '../../src/domain/order/call-plan.ts';
import type { CallResult, Sent } from '../../src/domain/order/call-result.ts';
import type { ActionLine } from '../../src/domain/order/history.ts';
import { ADOPTION, type AmendWay, CANCEL_FIRST, RECORD_ONLY, RECREDIT } from '../../src/domain/order/order-state.ts';
import type { OrderInput, QueuedAction } from '../../src/workflows/contract.ts';

type Event = temporal.api.history.v1.IHistoryEvent;
type Payload = temporal.api.common.v1.IPayload;

/** A path of the tables, in words of the domain: `doubt KAACL resend`, `decision cancelUnknown giveUp`. */
export type Evidence = string;

/** Where an amendment began: the status says it. */
const amendPhases: Readonly<Record<string, string>> = {
  creditHeld: 'held', creditApproved: 'approved', shipmentRegistered: 'shipped', saleConfirmed: 'sold', invoiced: 'sold',
};

type Ended = Pick<ActionLine, 'id' | 'action' | 'outcome' | 'code' | 'calls'>;

type Scheduled = { readonly type: string; readonly input: Record<string, unknown>; readonly summary: string };

export function evidenceOf(events: readonly Event[]): ReadonlySet<Evidence> {
  const found = new Set<Evidence>();
  const scheduled = new Map<string, Scheduled>();
  const signalled = new Map<string, { readonly action: QueuedAction; readonly status: string }>();
  /** Actions that a call followed before they were answered. */
  const called = new Set<string>();
  const doubts = readDoubts((evidence) => found.add(evidence));
  let status = '';

  const ended = (line: Ended): void => {
    const asked = signalled.get(line.id);
    if (asked === undefined) return;
    signalled.delete(line.id);
    found.add(`action ${line.action} ${line.outcome}`);
    const { body } = asked.action;
    if (body.action === 'resolve' && line.outcome === 'done') found.add(`decision ${String(body['attention'])} ${String(body['decision'])}`);
    if (body.action === 'correctStatus' && line.outcome === 'done') found.add(`correction ${String(body['status'])}`);
    if (body.action !== 'amendOrder') return;
    if (line.outcome === 'refused' && line.calls.length === 0) found.add(`amendment ${line.code === 'confirmCancelFirst' ? `${amendPhases[asked.status]} ` : ''}${line.code}`);
    else found.add(`amendment ${amendPhases[asked.status]} ${wayOf(line)}`);
  };

  for (const event of events) {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) {
      const input = first<OrderInput>(started.input?.payloads);
      found.add(`input ${input.kind}`);
      status = text(started.searchAttributes?.indexedFields?.['Status']);
      if (input.kind === 'start' && input.intake === 'adopt') doubts.adopted();
    }
    const upserted = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields;
    if (upserted) {
      status = text(upserted['Status']);
      for (const code of list(upserted['Attention'])) found.add(`attention ${code}`);
    }
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal) {
      found.add(`message ${signal.signalName}`);
      const action = first<QueuedAction | null>(signal.input?.payloads);
      if (signal.signalName === 'staffAction' && action !== null) signalled.set(action.actionId, { action, status });
    }
    const accepted = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
    if (accepted) found.add(`message ${accepted.name}`);
    const answered = event.workflowExecutionUpdateCompletedEventAttributes?.outcome?.success?.payloads;
    if (answered) {
      const answer = first<ActionLine | { id?: undefined }>(answered);
      if (answer.id !== undefined && answer.state === 'finished') ended(answer);
    }
    const asked = event.activityTaskScheduledEventAttributes;
    if (asked) {
      const call = { type: asked.activityType?.name ?? '', input: first<Record<string, unknown>>(asked.input?.payloads), summary: text(event.userMetadata?.summary) };
      scheduled.set(String(event.eventId), call);
      for (const id of signalled.keys()) called.add(id);
      found.add(`activity ${call.type}`);
    }
    const result = event.workflowExecutionCompletedEventAttributes?.result?.payloads;
    if (result) {
      found.add(`outcome ${first<{ outcome: string }>(result).outcome}`);
      // What ended the order at once is answered from the records: no call followed it, and the end speaks for it.
      for (const [id, { action }] of signalled) if (!called.has(id)) ended({ id, action: action.body.action, outcome: 'done', code: null, calls: [] });
    }
    const done = event.activityTaskCompletedEventAttributes;
    const call = scheduled.get(String((done ?? event.activityTaskTimedOutEventAttributes ?? event.activityTaskFailedEventAttributes)?.scheduledEventId));
    if (call === undefined) continue;
    if (call.type === 'watch') found.add(`watch ${(call.input['plan'] as WatchPlan).purpose} ${done ? 'changed' : 'gaveUp'}`);
    else if (!done) found.add(`lost ${call.type}`);
    doubts.returned(call, done ? first(done.result?.payloads) : null);
  }
  return found;
}

/** What the calls of an amendment say about the way it took. */
function wayOf({ calls }: Ended): AmendWay {
  const operations = calls.map(({ operation }) => operation);
  if (operations.includes('KAAKK')) return REDUCE;
  if (operations.includes('KAARR')) return REISSUE;
  if (!operations.includes('KAARA')) return RECORD_ONLY;
  return operations.indexOf('KAACL') >= 0 && operations.indexOf('KAACL') < operations.indexOf('KAARA') ? CANCEL_FIRST : RECREDIT;
}

/** The question about a doubt, as the workflow names it. */
const DOUBT = '結果不明の照会';

/** Follows which changing call came last: a question about a doubt is about that one. */
function readDoubts(found: (evidence: Evidence) => void): { adopted(): void; returned(call: Scheduled, result: unknown): void } {
  let last: string | null = null;
  let unclear = false;
  let toBeSentAgain = false;
  const asked = (inquiry: Inquiry | null): void => {
    if (last === null) return;
    const answer = inquiry === null || inquiry.failed !== null ? 'noAnswer' : doubtAnswer(inquiry);
    if (last === ADOPTION) found(`arrival ${answer}`);
    const conclusion = atobarai.doubts[last]?.answers[answer];
    // That it is sent again counts once it is.
    if (conclusion === 'resend') toBeSentAgain = true;
    else found(`doubt ${last} ${conclusion}`);
    if (conclusion === 'resend' && unclear) found(`doubt ${last} believed`);
  };
  return {
    adopted() {
      last = ADOPTION;
    },
    returned(call, result) {
      if (call.type === 'inquire' && call.summary === DOUBT) return asked(result as Inquiry | null);
      const plan = planOf(call);
      const operation = plan?.doubt ?? null;
      if (plan === null || operation === null || plan.purpose === 'retire') return;
      if (toBeSentAgain && operation === last) found(`doubt ${operation} resend`);
      const came = resultOf(result);
      last = operation;
      unclear = came?.kind === 'refused' && readsCode(came.code, { plan, doubt: null }) === 'unclear';
      toBeSentAgain = false;
    },
  };
}

/** The change that was sent; null: it was none. */
function planOf({ type, input }: Scheduled): CallPlan | null {
  return type.startsWith('send') ? (input['plan'] as CallPlan) : null;
}

/** Null: nothing was sent, or nothing came back. */
function resultOf(value: unknown): CallResult<unknown> | null {
  const sent = value as Sent | null;
  return sent?.kind === 'called' ? sent.call.result : null;
}

function first<T>(payloads: readonly Payload[] | null | undefined): T {
  const [payload] = payloads ?? [];
  return (payload === undefined ? null : defaultPayloadConverter.fromPayload(payload)) as T;
}

function text(payload: Payload | null | undefined): string {
  return payload == null ? '' : (first<string | null>([payload]) ?? '');
}

function list(payload: Payload | null | undefined): readonly string[] {
  return payload == null ? [] : (first<readonly string[] | null>([payload]) ?? []);
}
