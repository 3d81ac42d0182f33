/**
 * An order's state outlives the program that wrote it. One of an older form (`schema`) is brought to the present one as it is
 * read: by whoever takes up a run, and out of the records. Pure, step by step; what only its method knows, the method upgrades.
 */
import type { Attention } from '../order/attention.ts';
import { byStaff, byYamato, type Cause } from '../order/cause.ts';
import type { ServiceName } from '../order/facets.ts';
import { type OrderState, SCHEMA } from '../order/order-state.ts';
import { isRecord } from '../values/json.ts';
import { methodOf } from './method.ts';

type Loose = Readonly<Record<string, unknown>>;

/** Throws for a state that is newer than this program: it would be cut down to what this one knows. */
export function upgradeState(stored: OrderState): OrderState {
  const schema: number = stored.schema;
  if (schema > SCHEMA) throw new Error(`this order's state has schema ${schema}, newer than ${SCHEMA}: it was written by a newer version`);
  return schema === SCHEMA ? stored : upgradeFrom1(stored);
}

/** Which service's rules an order of schema 1 followed, its contract says. */
export function serviceOfContract(contractKey: string): ServiceName {
  return contractKey.slice(0, contractKey.indexOf(':'));
}

/** Codes stood where sentences stand, whose rules were meant went without saying, and what one method has stood among what all have. */
function upgradeFrom1(stored: OrderState): OrderState {
  const { contractKey } = stored;
  const old: Loose = { ...stored };
  const service = serviceOfContract(contractKey);
  const common: OrderState = {
    ...stored,
    schema: SCHEMA,
    service,
    attention: stored.attention.map((attention) => withCause(service, attention)),
    own: methodOf(service).ownAtStart,
    buyerStep: null,
    amending: stored.amending === null ? null : { ...stored.amending, failed: causeOf(service, member(old, 'amending', 'failed')) },
    ...(stored.inHand == null ? {} : { inHand: { ...stored.inHand, refusedAs: causeOf(service, member(old, 'inHand', 'refusedAs')) } }),
  };
  return methodOf(service).upgradeFrom1(common, old);
}

function member(old: Loose, name: string, of: string): unknown {
  const value = old[name];
  return isRecord(value) ? value[of] : null;
}

const decisions: readonly string[] = ['registered', 'notRegistered', 'givenUp', 'corrected'];

/** A detail that was nothing but a code is the cause. */
function withCause(service: ServiceName, { code, since, detail }: Attention): Attention {
  const cause = detail === null || !isCode(service, detail) ? null : causeOf(service, detail);
  return { code, since, detail: cause === null ? detail : null, cause };
}

function isCode(service: ServiceName, text: string): boolean {
  return decisions.includes(text) || methodOf(service).explain(text) !== null;
}

function causeOf(service: ServiceName, code: unknown): Cause | null {
  if (typeof code !== 'string') return null;
  if (decisions.includes(code)) return byStaff(code);
  return methodOf(service).explain(code) === null ? { by: 'us', code } : byYamato(code);
}
