import type { Policy } from '../../src/domain/order/policy.ts';
import type { Life } from './life.ts';
import type { Draw } from './model-calls.ts';

/** How a life begins, after which anything may happen to it. */
export type Scenario = { readonly name: string; readonly policy?: Partial<Policy>; readonly begin: (life: Life, draw: Draw) => Promise<void> };
