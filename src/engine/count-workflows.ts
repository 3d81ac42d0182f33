import { Connection } from '@temporalio/client';
import type { EngineAccess } from './access.ts';

const ANSWER_MS = 10_000;

/**
 * How many workflows of a type an engine knows, open or closed within its retention.
 *
 * @throws ServiceError when the engine does not answer within 10 s
 */
export async function countWorkflows({ access, namespace }: { access: EngineAccess; namespace: string }, type: string): Promise<number> {
  const connection = await Connection.connect({ ...access, connectTimeout: ANSWER_MS });
  try {
    const query = `WorkflowType = '${type}'`;
    const { count } = await connection.withDeadline(Date.now() + ANSWER_MS, () => connection.workflowService.countWorkflowExecutions({ namespace, query }));
    return Number(count);
  } finally {
    await connection.close();
  }
}
