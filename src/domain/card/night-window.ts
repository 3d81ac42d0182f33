/**
 * The hours in which Yamato changes no amount (A07) and renews no authorisation (A11): 23:00 to 01:00 in Japan, every day.
 * Known before anything is sent; nothing else is closed then. @see webcollect §2.9, §2.10, §7
 */
import type { CallPlan } from '../order/call-plan.ts';
import { instant } from '../values/instant.ts';
import { addDays, type Instant, jstDate, jstMidnight } from '../values/japan-time.ts';

const HOUR_MS = 3_600_000;

/** When the window that is open now ends, epoch ms; null: A07 and A11 may be sent. */
export function nightWindowEnd(now: Instant): number | null {
  const at = typeof now === 'number' ? now : now.getTime();
  const today = jstDate(at);
  const midnight = jstMidnight(today);
  if (at < midnight + HOUR_MS) return midnight + HOUR_MS;
  return at >= midnight + 23 * HOUR_MS ? jstMidnight(addDays(today, 1)) + HOUR_MS : null;
}

/** The same of and as an instant in UTC. */
export function nightUntil(at: string): string | null {
  const until = nightWindowEnd(Date.parse(at));
  return until === null ? null : instant(new Date(until));
}

export function closedFor({ operation }: CallPlan, now: string): { readonly until: string; readonly why: string } | null {
  const until = operation === 'A07' || operation === 'A11' ? nightUntil(now) : null;
  return until === null ? null : { until, why: '23時から翌1時はヤマト側で受け付けられないため、1時を過ぎてから行います' };
}
