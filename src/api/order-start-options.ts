import type { WithStartWorkflowOperation } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes, type Workflow } from '@temporalio/common';
import { type OrderStart, orderWorkflowId } from '../workflows/contract.ts';

type StartOptions = WithStartWorkflowOperation<Workflow>['options'];

const shopKey = defineSearchAttributeKey('Shop', SearchAttributeType.KEYWORD);
const methodKey = defineSearchAttributeKey('Method', SearchAttributeType.KEYWORD);
const statusKey = defineSearchAttributeKey('Status', SearchAttributeType.KEYWORD);
/** Carries every settlement number a run has used, the one it was started with from the first moment. */
export const settlementNoKey = defineSearchAttributeKey('SettlementNo', SearchAttributeType.KEYWORD_LIST);
const amountKey = defineSearchAttributeKey('AmountYen', SearchAttributeType.INT);

/**
 * How an order's run is started. The order row has already decided that this start may run, so a closed earlier run
 * never stands in the way, and a live one is joined. No personal data in any of it.
 */
export function orderStartOptions(input: OrderStart, taskQueue: string): StartOptions {
  return {
    workflowId: orderWorkflowId(input.shop, input.orderNumber),
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: shopKey, value: input.shop },
      { key: methodKey, value: input.service },
      { key: statusKey, value: input.intake === 'adopt' ? 'needsCheck' : 'creditRequesting' },
      { key: settlementNoKey, value: [input.settlementNo] },
      { key: amountKey, value: input.contents.amountYen },
    ]),
    staticSummary: `代金後払い ${input.orderNumber}（店舗 ${input.shop}）${input.contents.amountYen.toLocaleString('ja-JP')}円`,
  };
}
