/** 個人情報の消去 of one order, asked for by a person through an admin: what was done, and what is still elsewhere. */
import { headlineStatus, statusLabels } from '../domain/order/status.ts';
import { jstDate } from '../domain/values/japan-time.ts';
import { appendToDestroyedList } from '../keys/destroyed-list.ts';
import type { ErasedOrder, WhyNotErased } from '../records/contract/erasures.ts';
import type { OrderRef } from '../records/contract/orders.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import type { ApiDeps } from './deps.ts';
import { Problem } from './problem.ts';

export type ErasedBuyer = OrderRef & {
  readonly erasedAt: string;
  /** `deleting`: the engine's histories go in the next minutes, or once it is there again. */
  readonly engineHistory: 'deleting' | 'deleted';
  readonly kept: string;
  readonly backups: { readonly until: string; readonly detail: string };
};

const DAY_MS = 86_400_000;
const BACKUPS_KEPT_DAYS = 90;
const KEPT = '受注番号・日付・金額・明細の金額・決済受付番号・送り状番号・結果・操作者の名前は、帳簿のために残ります。二重受付を防ぐための照合値（内容に戻せないもの）も残ります。';

/**
 * It is on the list of what was destroyed when this answers, so that no restore brings the person back. Throws the `Problem` of
 * a refusal. The same again erases what was written since, and puts onto the list what is not on it yet.
 */
export async function eraseBuyer(deps: ApiDeps, order: OrderRef, by: { readonly actor: string; readonly reason: string }): Promise<ErasedBuyer> {
  const result = await deps.records.eraseBuyer({ ...order, ...by, at: deps.now().toISOString() });
  switch (result.kind) {
    case 'missing':
      throw new Problem('notFound');
    case 'refused':
      throw new Problem('buyerStillNeeded', { values: { reason: reasonOf(result.why, result.order) } });
    case 'erased': {
      const { erasedAt, lastAt, engineDone } = result;
      putOnList(deps, [...new Set([erasedAt, lastAt])].map((at) => ({ ...order, at })));
      return { ...order, erasedAt, engineHistory: engineDone ? 'deleted' : 'deleting', kept: KEPT, backups: backupsOf(lastAt, deps.backupsKeptDays ?? BACKUPS_KEPT_DAYS) };
    }
  }
}

/** The date of the first erasure as well, which a copy from before both is to show. */
function putOnList({ destroyedKeysFile, log }: ApiDeps, orders: readonly ErasedOrder[]): void {
  if (destroyedKeysFile === undefined) return;
  try {
    appendToDestroyedList(destroyedKeysFile, { keys: [], orders });
  } catch (error) {
    log.error({ event: 'destroyedKeys.notListed', file: destroyedKeysFile, reason: error instanceof Error ? error.message : 'unknown' }, 'an erasure cannot be written to DESTROYED_KEYS_FILE: a restore would bring the buyer back');
    throw new Problem('erasureNotListed', {}, { cause: error });
  }
}

function reasonOf(why: WhyNotErased, order: OrderState): string {
  switch (why.kind) {
    case 'open':
      return `受注が終わっていません（決済ステータス：${statusLabels[headlineStatus(order)]}）。取消、入金の確認、または「追跡を終える」で受注が終わってから行ってください。`;
    case 'replacedCredit':
      return '置き換えた旧い与信の取消がYamatoで終わっていません。「対応が必要」の twoLiveCredits が消えてから行ってください。';
    case 'notTaken':
      return '受付の途中です。数十秒待ってから、もう一度行ってください。';
    case 'actionInHand':
      return `操作「${why.label}」が終わっていません。結果が出てから、もう一度行ってください。`;
  }
}

/** A backup of the last moment before is thrown away last. */
function backupsOf(lastAt: string, keptDays: number): ErasedBuyer['backups'] {
  const until = jstDate(Date.parse(lastAt) + keptDays * DAY_MS);
  return { until, detail: `消去より前に取ったバックアップには、${until}まで残ります。バックアップから復元したときは、起動時に自動でもう一度消去します。` };
}
