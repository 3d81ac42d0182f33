/** Reads one action against the order it is for: its shape, its texts, its slips, and whether it may be taken. */
import type { ActionName } from '../domain/actions.ts';
import { legalActions } from '../domain/atobarai/action-table.ts';
import { toWireContents } from '../domain/atobarai/to-wire-contents.ts';
import type { AtobaraiContract } from '../domain/atobarai/wire-contents.ts';
import { jstDate } from '../domain/japan-time.ts';
import { toWireSlip } from '../domain/atobarai/slip-number.ts';
import type { OrderState } from '../domain/order-state.ts';
import type { LegalAction } from '../domain/order-view.ts';
import type { ApiKey } from '../records/contract/api-keys.ts';
import { mayAct } from './access.ts';
import { type ActionBody, actionBody } from './contracts/action-body.ts';
import { Problem, type RequestFault } from './problem.ts';
import { invalidBody, parseBody } from './request-validation.ts';

/** The action as it goes into the claim and the message: without the actor, who is not part of what is asked. */
export type ActionRequest = {
  readonly name: ActionName;
  readonly actor: string;
  readonly note: string | null;
  readonly body: { readonly action: ActionName; readonly [field: string]: unknown };
};

/** What contents are judged by: the merchant's contract and the day. */
export type ContentsRules = { readonly contract: AtobaraiContract; readonly now: Date };

/** Throws the `Problem` that names everything wrong with it. */
export function readActionBody(input: unknown, order: OrderState, caller: ApiKey, rules: ContentsRules): ActionRequest {
  const parsed = parseBody(actionBody, input);
  if (!parsed.ok) throw invalidBody(parsed.faults);
  const { actor, ...body } = parsed.value;
  if (!mayAct(caller.scope, body.action)) throw new Problem('scopeMissing', { values: { needed: 'staff（店舗スタッフ）・admin（管理者）' } });
  const faults = [...parcelFaults(parsed.value, order), ...contentsFaults(parsed.value, rules)];
  if (faults.length > 0) throw invalidBody(faults);
  return { name: body.action, actor: actor ?? caller.label, note: body.note ?? null, body };
}

/** Slips that Yamato would not take, and parcels for places the order does not have. @see atobarai §4 */
function parcelFaults(body: ActionBody, order: OrderState): readonly RequestFault[] {
  const parcels = 'parcels' in body ? (body.parcels ?? []) : [];
  const places = Math.max(1, order.contents.destinations.length);
  return parcels.flatMap((parcel, index) => {
    const slip = toWireSlip({ ...parcel, slipNo: parcel.slipNo ?? undefined }, order.credit.settlementNo);
    const faults = slip.ok ? [] : slip.problems.map(({ rule, message }) => ({ param: `parcels[${index}].slipNo`, rule, message }));
    if (parcel.destination <= places) return faults;
    const message = `この受注の送り先は${places}件です`;
    return [...faults, { param: `parcels[${index}].destination`, rule: 'noSuchDestination', message }];
  });
}

/** New contents are held to the same rules as an order's first ones, each fault naming its place in the body. */
function contentsFaults(body: ActionBody, { contract, now }: ContentsRules): readonly RequestFault[] {
  if (!('contents' in body) || body.contents === undefined) return [];
  const wire = toWireContents(body.contents, { contract, today: jstDate(now) });
  return wire.ok ? [] : wire.faults.map(({ param, rule, message }) => ({ param: `contents.${param}`, rule, message }));
}

/** What the order says about the action now. */
export function legality(order: OrderState, name: ActionName): LegalAction {
  const found = legalActions(order).find(({ action }) => action === name);
  return found ?? { action: name, label: name, allowed: false, reason: 'この決済方法にはない操作です。' };
}
