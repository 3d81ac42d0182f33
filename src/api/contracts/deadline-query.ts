/** Query and answer of the deadline board. */
import { z } from 'zod';
import { deadlineKinds } from '../../domain/lifecycle/deadline-rules.ts';
import type { DeadlineKind } from '../../domain/order/order-view.ts';
import { deadlineView } from './order-view.ts';
import { queryCursor, wholeNumber, wordList } from './query-values.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_MS = 400 * DAY_MS;

/** `72h`, `3d`, or ISO 8601's `PT72H`, `P3D`; to milliseconds. 0 to 400 days, of 24 hours each. */
const within = z
  .string()
  .refine((text) => withinMs(text) !== null, { error: 'withinForm' })
  .transform((text) => withinMs(text) ?? 0)
  .meta({ description: 'どこまで先を見るか: 72h · 3d · PT72H · P3D（0から400日）' });

/** Null when it is no such length. */
export function withinMs(text: string): number | null {
  const match = /^(?:(\d{1,4})h|(\d{1,3})d|PT(\d{1,4})H|P(\d{1,3})D)$/.exec(text);
  if (match === null) return null;
  const hours = match[1] ?? match[3];
  const days = match[2] ?? match[4];
  const length = hours === undefined ? Number(days) * DAY_MS : Number(hours) * HOUR_MS;
  return length <= LONGEST_MS ? length : null;
}

export const deadlinesQuery = z.strictObject({
  within: within.prefault('72h'),
  kind: wordList(deadlineKinds() as readonly [DeadlineKind, ...DeadlineKind[]]).optional(),
  cursor: queryCursor.optional(),
  limit: wholeNumber(1, 200).default(50),
});

export const deadlinePage = z.object({
  deadlines: z
    .array(
      deadlineView
        .extend({
          orderNumber: z.string(),
          overdue: z.boolean().describe('期限を過ぎている'),
          method: z.string(),
          status: z.string(),
          statusLabel: z.string().describe('決済ステータスの表示名'),
          attention: z.array(z.object({ code: z.string(), label: z.string() })).readonly().describe('対応が必要'),
          amountYen: z.int(),
          plannedShipDate: z.string(),
        })
        .meta({ id: 'BoardDeadline', description: '受注の期限' }),
    )
    .readonly()
    .describe('早い順'),
  next: z.string().nullable().describe('Give it as `cursor`; null: the last page'),
});
