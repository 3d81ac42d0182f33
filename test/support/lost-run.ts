/** What loses a run: somebody terminates it, or an engine is put back to a moment at which it was not yet there. */
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import type { System } from './system.ts';

export async function lose(system: System, orderNumber: string, shop: string = system.shop): Promise<void> {
  await system.client.workflow.getHandle(orderWorkflowId(shop, orderNumber)).terminate('試験');
}
