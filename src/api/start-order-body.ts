/** Reads the body of a start: all faults of its shape, its texts and its values at once. */
import { type ContentsRules, methodOf } from '../domain/lifecycle/method.ts';
import type { OrderContents } from '../domain/order/contents.ts';
import type { Notice } from '../domain/values/fault.ts';
import { isRecord } from '../domain/values/json.ts';
import { adoptionFaults, contentsAreBelieved } from './adoption-faults.ts';
import { contentsFaults } from './contents-faults.ts';
import { type StartOrderBody, startBodyFor } from './contracts/order-body.ts';
import { type ApiMethod, apiMethodOf, apiMethodsInUse, isAnnounced, type Once, type OnceRead, type OnceRules } from './methods/api-method.ts';
import { Problem } from './problem.ts';
import { invalidBody, parseBody } from './request-validation.ts';

export type ReadStart = {
  readonly body: StartOrderBody;
  readonly contents: OrderContents;
  /** The contents as they were typed, by which orders of the first fingerprint form know a repeat. */
  readonly typed: unknown;
  readonly notices: readonly Notice[];
  /** What it brings beside its contents, good once; null: nothing. */
  readonly once: Once | null;
};

/** Which method a start names; null: none that is in use. Throws the `Problem` of one that is only announced. */
export function methodNamed(input: unknown): ApiMethod | null {
  const named = isRecord(input) ? input['method'] : undefined;
  // Said first and alone: nothing else about the body matters to a method that cannot be used.
  if (isAnnounced(named)) {
    const methods = apiMethodsInUse().map(({ service, title }) => `${service}（${title}）`).join('、');
    throw new Problem('methodNotAvailable', { param: 'method', values: { methods } });
  }
  return apiMethodsInUse().find(({ service }) => service === named) ?? null;
}

/** Throws the `Problem` that names everything wrong with it. `judgedBy`: the method it names, or any where it names none. */
export function readStartOrderBody(input: unknown, judgedBy: ApiMethod, rules: ContentsRules & Pick<OnceRules, 'policy'>, onceRules: Pick<OnceRules, 'shop' | 'publicUrl'>): ReadStart {
  const parsed = parseBody(startBodyFor(isRecord(input) ? input['method'] : undefined), input);
  const adoption = adoptionFaults(input, judgedBy.service);
  if (!parsed.ok) throw invalidBody([...parsed.faults, ...adoption, ...contentsFaults(input, judgedBy, parsed.faults, rules)]);
  const contents = contentsOf(parsed.value);
  const { faults, notices } = methodOf(parsed.value.method).checkContents(contents, rules);
  const once = onceOf(parsed.value, { ...onceRules, contract: rules.contract, policy: rules.policy });
  const all = [...adoption, ...faults.map(({ param, rule, message }) => ({ param, rule, message })), ...(once.ok ? [] : once.faults)];
  if (all.length > 0 || !once.ok) throw invalidBody(all);
  const told = parsed.value.intake === 'adopt' ? [...notices, contentsAreBelieved(parsed.value.method)] : notices;
  return { body: parsed.value, contents, typed: contentsAsTyped(input, apiMethodOf(parsed.value.method)), notices: told, once: once.once };
}

/** Nothing is brought for a credit that there is already. */
function onceOf(body: StartOrderBody, rules: Omit<OnceRules, 'orderNumber'>): OnceRead | { readonly ok: true; readonly once: null } {
  const { once } = apiMethodOf(body.method);
  return once === null || body.intake === 'adopt' ? { ok: true, once: null } : once.read(body, { ...rules, orderNumber: body.orderNumber });
}

function contentsOf(body: StartOrderBody): OrderContents {
  const { method, orderedAt, plannedShipDate, amountYen, buyer, items, destinations } = body;
  const terms = methodOf(method).readTerms(body);
  if (terms === null) throw new Error('the contract of a start took terms that its method does not read');
  return { orderedAt, plannedShipDate, amountYen, ...terms, buyer, items, destinations };
}

/** The same members as they stand in the body; what was left out is what the contract takes it for. */
function contentsAsTyped(input: unknown, { terms }: ApiMethod): unknown {
  if (!isRecord(input)) return input;
  const { orderedAt, plannedShipDate, amountYen, buyer, items, destinations = [] } = input;
  const own = Object.keys(terms).map((name) => [name, input[name]]);
  return { orderedAt, plannedShipDate, amountYen, ...Object.fromEntries(own), buyer, items, destinations };
}
