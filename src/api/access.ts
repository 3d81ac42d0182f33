/** Who may do what: one table of scopes per kind of route. */
import type { ActionName } from '../domain/order/actions.ts';
import type { ApiKeyScope } from '../records/contract/api-keys.ts';

export const access = {
  startOrder: ['cart', 'staff', 'admin'],
  readOrders: ['cart', 'staff', 'ops', 'admin'],
  actOnOrders: ['cart', 'staff', 'ops', 'admin'],
  eraseBuyer: ['admin'],
  // Not a pure read: Yamato notes that it was asked.
  lookUp: ['cart', 'staff', 'admin'],
  readEvents: ['cart', 'staff', 'ops', 'admin'],
  readSettings: ['staff', 'ops', 'admin'],
  changeSettings: ['admin'],
  testConnection: ['staff', 'ops', 'admin'],
  manageKeys: ['admin'],
  reconcile: ['admin'],
  metrics: ['ops', 'admin'],
  decodePayloads: ['ops'],
} as const satisfies Readonly<Record<string, readonly ApiKeyScope[]>>;

export type AccessName = keyof typeof access;

/** Decisions about doubt and about what is not followed any more are people's, not a cart's. */
const staffOnlyActions: ReadonlySet<ActionName> = new Set(['resolve', 'correctStatus', 'closeOrder']);

export function mayAct(scope: ApiKeyScope, action: ActionName): boolean {
  return scope !== 'cart' || !staffOnlyActions.has(action);
}

/** How a scope is called towards people. */
export const scopeLabels: Readonly<Record<ApiKeyScope, string>> = {
  cart: 'cart（カート）',
  staff: 'staff（店舗スタッフ）',
  ops: 'ops（運用）',
  admin: 'admin（管理者）',
};
