/** The order workflow with the imagined services in use: the entry of the bundle that their orders run in. */
import './domain.ts';

export { order } from '../../../src/workflows/order.ts';
