/** Sees each activity of a worker come and go: a line in the log, figures of what was changed, and whose request it goes back to. */
import type { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { ActivityInterceptors, ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import { Counter, type Registry } from 'prom-client';
import { actionIdOf, type ActivitySpan, NO_ORIGIN, ORIGIN_HOLDS_MS, type Origin } from '../domain/order/origin.ts';
import type { Log } from '../log.ts';
import type { OriginSinks } from '../workflows/contract.ts';
import { originIn } from './origin-header.ts';
import { type Publications, watchPublications } from './publications.ts';
import { changeOf, resultOf, settlementNoOf } from './results.ts';
import { type Attributes, inSpan, type Span, startSpan } from './spans.ts';
import { withOrigin } from './work.ts';

type Info = Context['info'];

/** Repeated for the whole life of an order, or with each of its steps: news only where they end differently than they use to. */
const ROUTINE: ReadonlySet<string> = new Set(['watch', 'publish']);
const PUBLISH = 'publish';

type Watching = { readonly log: Log; readonly changes: Counter<'service' | 'purpose' | 'outcome' | 'answer'>; readonly publications: Publications };

export function watchActivities(log: Log, registry: Registry): ActivityInterceptorsFactory {
  const watching: Watching = {
    log,
    changes: new Counter({
      name: 'torihiki_changes_total',
      help: 'Changes that orders wanted at Yamato, by what for and what became of it; answer: the verdict of a credit',
      labelNames: ['service', 'purpose', 'outcome', 'answer'],
      registers: [registry],
    }),
    publications: watchPublications(registry),
  };
  return ({ info }) => interceptorsOf(watching, info);
}

function interceptorsOf({ log, changes, publications }: Watching, info: Info): ActivityInterceptors {
  const workflowId = info.workflowExecution?.workflowId ?? '';
  return {
    inbound: {
      async execute(input, next) {
        const [argument] = input.args;
        const origin = originOf(info, originIn(input.headers), argument);
        const began = performance.now();
        const tell = (level: 'info' | 'debug', fields: Readonly<Record<string, unknown>>): void => {
          log[level]({ event: 'order.activity', ...lineOf(info, origin, argument), ms: Math.round(performance.now() - began), ...fields }, 'activity');
        };
        try {
          const returned = await withOrigin(origin, () => inSpan(spanFor(info, origin, argument), async (span) => telling(span, await next(input)), isFailure));
          const change = changeOf(argument, returned);
          if (change !== null) changes.inc(change);
          if (info.activityType === PUBLISH) publications.succeeded(workflowId);
          const { outcome, code } = resultOf(returned);
          tell(info.activityType === PUBLISH ? 'debug' : 'info', { outcome, ...(code === null ? {} : { code }) });
          return returned;
        } catch (error) {
          if (info.activityType === PUBLISH) publications.failed(workflowId, info.scheduledTimestampMs, info.isLocal ? 'atOnce' : 'background');
          tell(ROUTINE.has(info.activityType) ? 'debug' : 'info', { outcome: 'again', reason: error instanceof Error ? error.name : 'unknown' });
          throw error;
        }
      },
    },
  };
}

/** What every order tells of its activities; the workflow's own end of it is in `src/workflows/origin.ts`. */
export const spansOfOrders: InjectedSinks<OriginSinks> = {
  origin: {
    activity: {
      callDuringReplay: false,
      fn({ workflowId, runId }, { spanId, parent, activity, actionId, startedAt, endedAt, failed }: ActivitySpan) {
        const attributes = { 'torihiki.workflow_id': workflowId, 'torihiki.run_id': runId, ...(actionId === null ? {} : { 'torihiki.action_id': actionId }) };
        const span = startSpan({ name: `order: ${activity}`, kind: 'internal', attributes, parent, spanId, startedAt: new Date(startedAt) });
        span?.end({ at: new Date(endedAt), failed: failed ? 'failed' : undefined });
      },
    },
  },
};

/** Routine is part of a trace or of none; everything else begins one where it belongs to nobody's. */
function spanFor(info: Info, { traceparent, requestId, actionId }: Origin, argument: unknown): Span | null {
  if (traceparent === null && ROUTINE.has(info.activityType)) return null;
  const settlementNo = settlementNoOf(argument);
  const attributes: Attributes = {
    'torihiki.attempt': info.attempt,
    'torihiki.waited_ms': Math.max(0, Date.now() - info.currentAttemptScheduledTimestampMs),
    ...(info.workflowExecution === undefined ? {} : { 'torihiki.workflow_id': info.workflowExecution.workflowId, 'torihiki.run_id': info.workflowExecution.runId }),
    ...(settlementNo === null ? {} : { 'torihiki.settlement_no': settlementNo }),
    ...(actionId === null ? {} : { 'torihiki.action_id': actionId }),
    ...(requestId === null ? {} : { 'torihiki.request_id': requestId }),
  };
  return startSpan({ name: info.activityType, kind: 'internal', attributes });
}

/** To be asked again later is no failure. */
function isFailure(error: unknown): boolean {
  return !(error instanceof ApplicationFailure && error.category === ApplicationFailureCategory.BENIGN);
}

function telling<T>(span: Span | null, returned: T): T {
  const { outcome, code } = resultOf(returned);
  span?.set({ 'torihiki.outcome': outcome, ...(code === null ? {} : { 'torihiki.code': code }) });
  return returned;
}

/** A call that is asked again for months goes back to nobody any more. */
function originOf({ scheduledTimestampMs, currentAttemptScheduledTimestampMs }: Info, carried: Origin, argument: unknown): Origin {
  const origin = currentAttemptScheduledTimestampMs - scheduledTimestampMs > ORIGIN_HOLDS_MS ? NO_ORIGIN : carried;
  return { ...origin, actionId: actionIdOf(argument) ?? origin.actionId };
}

function lineOf({ activityType, attempt, workflowExecution }: Info, { requestId, actionId }: Origin, argument: unknown): Readonly<Record<string, unknown>> {
  const settlementNo = settlementNoOf(argument);
  return {
    activity: activityType,
    workflowId: workflowExecution?.workflowId,
    runId: workflowExecution?.runId,
    attempt,
    ...(settlementNo === null ? {} : { settlementNo }),
    ...(actionId === null ? {} : { actionId }),
    ...(requestId === null ? {} : { requestId }),
  };
}
