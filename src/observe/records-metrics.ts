/**
 * What the records of the whole installation come to. Every API tells the same, so whoever reads several takes the highest;
 * workers tell none of it.
 */
import { Gauge } from 'prom-client';
import { attentionCodes } from '../domain/lifecycle/attention-rules.ts';
import { workingCalendar } from '../domain/lifecycle/deadlines.ts';
import { defaultPolicy, type Policy } from '../domain/order/policy.ts';
import { workingDaysBetween } from '../domain/values/business-time.ts';
import { jstDate } from '../domain/values/japan-time.ts';
import { withPublicHolidays } from '../domain/values/public-holidays.ts';
import type { AttentionFigure, RecordsFigures, Waiting } from '../records/contract/figures.ts';
import type { Records } from '../records/records.ts';
import type { Metrics } from './metrics.ts';

/** `unsentForMs`: a claim younger than this is still in its own request's hands. `tellsBackups`: whether they are told of backups at all. */
type Options = { readonly now: () => Date; readonly unsentForMs: number; readonly tellsBackups: boolean };

export function watchRecords(metrics: Metrics, records: Pick<Records, 'figures' | 'listShops'>, { now, unsentForMs, tellsBackups }: Options): void {
  const registers = [metrics.registry];
  const open = new Gauge({ name: 'torihiki_orders_open', help: 'Orders that have not ended', registers });
  const attention = new Gauge({ name: 'torihiki_orders_with_attention', help: 'Open orders that somebody must look at, by the reason', labelNames: ['code'], registers });
  const oldest = new Gauge({ name: 'torihiki_attention_oldest_working_days', help: 'How long the oldest order that somebody must look at has waited, in working days of its shop', labelNames: ['code'], registers });
  const doubts = new Gauge({ name: 'torihiki_orders_in_doubt_past_patience', help: 'Orders with a call whose outcome is still not known after the patience of their policy', registers });
  const waiting = new Gauge({ name: 'torihiki_sweep_waiting', help: 'Starts and actions in the records that the engine has not been seen to take in time', labelNames: ['kind'], registers });
  const waitingFor = new Gauge({ name: 'torihiki_sweep_oldest_seconds', help: 'How long the oldest of them waits', labelNames: ['kind'], registers });
  const backup = new Gauge({ name: 'torihiki_last_backup_timestamp_seconds', help: 'When the newest backup was begun that the records were told of; 0: there was none', registers });
  if (!tellsBackups) backup.remove();

  const tell = (figures: RecordsFigures, agesOf: (one: AttentionFigure) => number): void => {
    open.set(figures.openOrders);
    doubts.set(figures.doubtsPastPatience);
    if (tellsBackups) backup.set(figures.lastBackupAt === null ? 0 : Date.parse(figures.lastBackupAt) / 1_000);
    tellAttention(attention, oldest, figures.attention, agesOf);
    for (const [kind, { count, oldestSeconds }] of [['start', figures.starts], ['action', figures.actions]] as [string, Waiting][]) {
      waiting.set({ kind }, count);
      waitingFor.set({ kind }, oldestSeconds);
    }
  };

  metrics.watch({
    name: 'recordsFigures',
    async read() {
      const [figures, shops] = await Promise.all([records.figures(unsentForMs), records.listShops()]);
      const policies = new Map(shops.map(({ code, policy }) => [code, policy]));
      const at = now().toISOString();
      tell(figures, ({ shop, oldestSince }) => workedOn(policies.get(shop) ?? {}, oldestSince, at));
    },
    forget() {
      for (const gauge of [attention, oldest, waiting, waitingFor]) gauge.reset();
      for (const gauge of [open, doubts, backup]) gauge.remove();
    },
  });
}

/** A reason that no order has any more is 0, and one that only a later release knows is told as it stands. */
function tellAttention(attention: Gauge<'code'>, oldest: Gauge<'code'>, found: readonly AttentionFigure[], ageOf: (one: AttentionFigure) => number): void {
  attention.reset();
  oldest.reset();
  for (const code of new Set([...attentionCodes(), ...found.map((one) => one.code)])) {
    const ofCode = found.filter((one) => one.code === code);
    attention.set({ code }, ofCode.reduce((sum, { orders }) => sum + orders, 0));
    oldest.set({ code }, Math.max(0, ...ofCode.map(ageOf)));
  }
}

/** In the hours the shop keeps now: what an order began with is sealed in it. */
function workedOn(policy: Partial<Policy>, since: string, until: string): number {
  const calendar = workingCalendar(withPublicHolidays({ ...defaultPolicy, ...policy }, jstDate(new Date(since))));
  return calendar === null ? 0 : workingDaysBetween(calendar, since, until);
}
