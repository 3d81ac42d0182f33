/** Reads one action against the order it is for: its shape, its texts, its slips, and whether it may be taken. */
import type { ActionName } from '../domain/order/actions.ts';
import { legalActions } from '../domain/lifecycle/legal-actions.ts';
import { type ContentsRules, methodOf } from '../domain/lifecycle/method.ts';
import type { Notice } from '../domain/values/fault.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import type { LegalAction } from '../domain/order/order-view.ts';
import type { ApiKey } from '../records/contract/api-keys.ts';
import { mayAct } from './access.ts';
import { type ActionBody, actionBodyFor } from './contracts/action-body.ts';
import { apiMethodOf, type OnceRules } from './methods/api-method.ts';
import { Problem, type RequestFault } from './problem.ts';
import { invalidBody, parseBody } from './request-validation.ts';

/** The action as it goes into the claim and the message: without the actor, who is not part of what is asked. */
export type ActionRequest = {
  readonly name: ActionName;
  readonly actor: string;
  readonly note: string | null;
  readonly body: { readonly action: ActionName; readonly [field: string]: unknown };
  /** Of the new contents; null: it brings none. */
  readonly notices: readonly Notice[] | null;
};

/** What the order itself does not say. */
export type ActionRules = Pick<ContentsRules, 'contract' | 'today'> & Pick<OnceRules, 'shop' | 'publicUrl'>;

/** Throws the `Problem` that names everything wrong with it. */
export function readActionBody(input: unknown, order: OrderState, caller: ApiKey, rules: ActionRules): ActionRequest {
  const parsed = parseBody(actionBodyFor(order.service), input);
  if (!parsed.ok) throw invalidBody(parsed.faults);
  const { actor, action, note } = parsed.value;
  if (!mayAct(caller.scope, action)) throw new Problem('scopeMissing', { values: { needed: 'staff（店舗スタッフ）・admin（管理者）' } });
  const contents = judgedContents(parsed.value, order, rules);
  const brought = broughtBy(parsed.value, order, rules);
  const faults = [...parcelFaults(parsed.value, order), ...contents.faults, ...brought.faults];
  if (faults.length > 0) throw invalidBody(faults);
  return { name: action, actor: actor ?? caller.label, note: note ?? null, body: brought.body, notices: contents.notices };
}

/** The body of the action that brings something good once: that as the order takes it, in the place of the members that said it. */
function broughtBy(read: ActionBody, { service, orderNumber, policy }: OrderState, { shop, publicUrl, contract }: ActionRules): { readonly faults: readonly RequestFault[]; readonly body: ActionRequest['body'] } {
  const { actor: _actor, ...body } = read;
  const { once } = apiMethodOf(service);
  if (once === null || body.action !== once.action.name) return { faults: [], body };
  const brought = once.read(body, { shop, publicUrl, contract, orderNumber, policy });
  if (!brought.ok) return { faults: brought.faults, body };
  const replaced = Object.keys(once.action.members);
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !replaced.includes(name)));
  return { faults: [], body: { ...kept, action: body.action, ...brought.once } };
}

/** Slips that Yamato would not take, and parcels for places the order does not have. */
function parcelFaults(body: ActionBody, order: OrderState): readonly RequestFault[] {
  const parcels = 'parcels' in body ? (body.parcels ?? []) : [];
  const places = Math.max(1, order.contents.destinations.length);
  return parcels.flatMap((parcel, index) => {
    const checked = methodOf(order.service).checkParcel(parcel, order.credit.settlementNo);
    const faults = checked.ok ? [] : checked.problems.map(({ rule, message }) => ({ param: `parcels[${index}].slipNo`, rule, message }));
    if (parcel.destination <= places) return faults;
    const message = `この受注の送り先は${places}件です`;
    return [...faults, { param: `parcels[${index}].destination`, rule: 'noSuchDestination', message }];
  });
}

/**
 * New contents are held to the same rules as an order's first ones, each fault naming its place in the body; only the
 * order date is not judged again where it stays.
 */
function judgedContents(
  body: ActionBody,
  order: OrderState,
  rules: ActionRules,
): { readonly faults: readonly RequestFault[]; readonly notices: readonly Notice[] | null } {
  if (!('contents' in body) || body.contents === undefined) return { faults: [], notices: null };
  const isNew = Date.parse(body.contents.orderedAt) !== Date.parse(order.contents.orderedAt);
  const { faults, notices } = methodOf(order.service).checkContents(body.contents, { ...rules, policy: order.policy, isNew });
  const within = (param: string): string => `contents.${param}`;
  return {
    faults: faults.map(({ param, rule, message }) => ({ param: within(param), rule, message })),
    notices: notices.map((notice) => ({ ...notice, param: within(notice.param) })),
  };
}

/** What the order says about the action now. */
export function legality(order: OrderState, name: ActionName): LegalAction {
  const found = legalActions(order).find(({ action }) => action === name);
  return found ?? { action: name, label: name, allowed: false, reason: 'この決済方法にはない操作です。' };
}
