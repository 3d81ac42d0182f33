/** The order workflow with cards in use: the entry of the bundle that their orders run in, until the program itself knows them. */
import './domain.ts';

export { order } from '../../../src/workflows/order.ts';
