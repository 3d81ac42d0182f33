/** An action resource, which is also one line of the history (受注反映履歴). */
import { z } from 'zod';

const instant = z.string().meta({ format: 'date-time' });

export const actionLine = z
  .object({
    id: z.string(),
    action: z.string(),
    state: z.string().describe('accepted 受付済 · waiting 待機中 · running 実行中 · finished 完了'),
    outcome: z.string().nullable().describe('done · refused · failed · unknown'),
    code: z.string().nullable(),
    label: z.string(),
    detail: z.string().nullable().describe('何が起きたか、次にどうするか'),
    actor: z.string().describe('操作者'),
    note: z.string().nullable(),
    waitingUntil: instant.nullable(),
    acceptedAt: instant,
    finishedAt: instant.nullable(),
    calls: z
      .array(
        z.object({
          operation: z.string(),
          settlementNo: z.string().nullable(),
          outcome: z.string(),
          code: z.string().nullable(),
          answer: z.string().nullable(),
          at: instant,
        }),
      )
      .readonly()
      .describe('Yamatoへの呼び出し'),
  })
  .meta({ id: 'ActionResource', description: '操作の結果・履歴の1行' });

export const historyPage = z.object({ lines: z.array(actionLine).readonly(), next: z.string().nullable() });
