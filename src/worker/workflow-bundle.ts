/** The workflow code as workers run it: bundled with the converters that every payload goes through. */
import { fileURLToPath } from 'node:url';
import type { Logger } from '@temporalio/common';
import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';
import { converterPaths } from '../keys/data-converter.ts';

/** About a second. Good for any number of workers, also in other processes of the same version. */
export function bundleOrderWorkflow(logger?: Logger): Promise<WorkflowBundle & { code: string }> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/order.ts', import.meta.url)),
    ...converterPaths,
    ...(logger === undefined ? {} : { logger }),
  });
}
