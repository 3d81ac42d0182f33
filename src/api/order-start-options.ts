import type { WithStartWorkflowOperation } from '@temporalio/client';
import { TypedSearchAttributes, type Workflow } from '@temporalio/common';
import { methodOf } from '../domain/lifecycle/method.ts';
import type { Status } from '../domain/order/status.ts';
import { type OrderStart, orderWorkflowId, searchAttributes } from '../workflows/contract.ts';

type StartOptions = WithStartWorkflowOperation<Workflow>['options'];

/**
 * How an order's run is started. The order row has already decided that this start may run, so a closed earlier run
 * never stands in the way, and a live one is joined. No personal data in any of it.
 */
export function orderStartOptions(input: OrderStart, taskQueue: string): StartOptions {
  const { shop, orderNumber, service, settlementNo, contents } = input;
  const status: Status = input.intake === 'adopt' ? 'needsCheck' : 'creditRequesting';
  return {
    workflowId: orderWorkflowId(shop, orderNumber),
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: searchAttributes.shop, value: shop },
      { key: searchAttributes.method, value: service },
      { key: searchAttributes.status, value: status },
      // Carries every settlement number a run has used, the one it was started with from the first moment.
      { key: searchAttributes.settlementNo, value: [settlementNo] },
      { key: searchAttributes.amountYen, value: contents.amountYen },
    ]),
    staticSummary: `${methodOf(service).label} ${orderNumber}（店舗 ${shop}）${contents.amountYen.toLocaleString('ja-JP')}円`,
  };
}
