/**
 * Asks Yamato about settlement numbers of no order that runs: which credits it has of orders that were lost with the records.
 * Reads only, in the paced queue, and behind everything else that waits there.
 */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { AskingActivities } from '../activities/contract.ts';
import type { Inquiry } from '../domain/order/inquiry.ts';
import { AROUND_CALL_MS } from './calls.ts';
import { type AskYamato, methodTaskQueue } from './contract.ts';
import { sent } from './one-call.ts';
import { clock } from './run.ts';

/** Temporal's lowest. */
const BEHIND_ALL_ELSE = 5;

/** One answer for each number, in their order; what cannot be asked now is an answer, too. */
export async function askYamato({ shop, service, contractKey, settlementNos, callTimeoutMs }: AskYamato): Promise<readonly Inquiry[]> {
  const { inquire } = proxyActivities<Pick<AskingActivities, 'inquire'>>({
    taskQueue: methodTaskQueue(workflowInfo().taskQueue, service),
    startToCloseTimeout: 2 * callTimeoutMs + AROUND_CALL_MS,
    allowEagerDispatch: false,
    priority: { fairnessKey: contractKey, priorityKey: BEHIND_ALL_ELSE },
    retry: { maximumAttempts: 1 },
  });
  const inquiries: Inquiry[] = [];
  for (const settlementNo of settlementNos) {
    const about = { shop, orderNumber: '', service, settlementNo, callTimeoutMs, mode: 'transaction' as const };
    inquiries.push(
      await sent(
        () => inquire.executeWithOptions({ summary: `${settlementNo} の照会（突合）` }, [about]),
        (lost) => ({ askedAt: clock(), verdict: null, transaction: null, notFound: false, failed: { kind: 'unknown', code: lost }, calls: [] }),
      ),
    );
  }
  return inquiries;
}
