/**
 * Hold polling, recheck and tracking in one activity: it fails retryably, with the pause the plan wants, until Yamato's
 * answer differs from what is known. Retries are not in the order's history, so months of asking cost it nothing.
 */
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Inquiry } from '../domain/order/inquiry.ts';
import type { WatchPlan } from '../domain/lifecycle/watch.ts';
import { growingMs } from '../domain/values/instant.ts';
import { differsFrom } from '../domain/lifecycle/fold-told.ts';
import { windowEnd } from '../domain/lifecycle/maintenance.ts';

/** Longer pauses are spread by up to this share, so that orders of one hour do not all ask at once. */
const SPREAD = 0.1;
const SPREAD_FROM_MS = 60_000;

export async function watchUntilChanged(plan: WatchPlan, ask: () => Promise<Inquiry>): Promise<Inquiry> {
  const closedUntil = windowEnd(plan.quiet, new Date().toISOString());
  if (closedUntil !== null) throw notNow('いまは照会しません', Date.parse(closedUntil) - Date.now());
  const inquiry = await ask();
  if (inquiry.failed === null && differs(plan, inquiry)) return inquiry;
  throw notNow(inquiry.failed === null ? '変化なし' : `照会できません（${inquiry.failed.code}）`, pauseMs(plan, activityInfo().attempt, Date.now()));
}

function notNow(message: string, againInMs: number): ApplicationFailure {
  return ApplicationFailure.create({ message, type: 'unchanged', nextRetryDelay: Math.max(1, againInMs), category: ApplicationFailureCategory.BENIGN });
}

function differs(plan: WatchPlan, { verdict, transaction, notFound, told }: Inquiry): boolean {
  if (notFound) return false;
  if (plan.knownTold !== undefined && told !== undefined && differsFrom(plan.knownTold, told)) return true;
  if (plan.knownVerdict !== null && verdict !== null && verdict !== plan.knownVerdict) return true;
  if (transaction === null) return plan.knownVerdict === null;
  const known = plan.knownTransaction;
  return known === null || known.status !== transaction.status || known.warning !== transaction.warning;
}

function pauseMs(plan: WatchPlan, attempt: number, now: number): number {
  const slow = plan.slowFrom !== null && Date.parse(plan.slowFrom) <= now;
  const pause = slow ? plan.slowMs : growingMs(plan.firstMs, plan.maxMs, attempt - 1);
  return pause < SPREAD_FROM_MS ? pause : Math.round(pause * (1 - SPREAD + 2 * SPREAD * Math.random()));
}
