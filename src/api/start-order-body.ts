/** Reads the body of a start: all faults of its shape, its texts and its values at once. */
import type { Notice } from '../domain/values/fault.ts';
import type { OrderContents } from '../domain/order/contents.ts';
import { isRecord } from '../domain/values/json.ts';
import { adoptionFaults, contentsAreBelieved } from './adoption-faults.ts';
import { contentsFaults } from './contents-faults.ts';
import { type ContentsRules, judgeContents } from './contents-rules.ts';
import { type StartOrderBody, startOrderBody } from './contracts/order-body.ts';
import { Problem } from './problem.ts';
import { invalidBody, parseBody } from './request-validation.ts';

export type ReadStart = {
  readonly body: StartOrderBody;
  readonly contents: OrderContents;
  /** The contents as they were typed, by which orders of the first fingerprint form know a repeat. */
  readonly typed: unknown;
  readonly notices: readonly Notice[];
};

/** Throws the `Problem` that names everything wrong with it. */
export function readStartOrderBody(input: unknown, rules: ContentsRules): ReadStart {
  const parsed = parseBody(startOrderBody, input);
  refuseWhatIsNotThereYet(input);
  const adoption = adoptionFaults(input);
  if (!parsed.ok) throw invalidBody([...parsed.faults, ...adoption, ...contentsFaults(input, parsed.faults, rules)]);
  const contents = contentsOf(parsed.value);
  const wire = judgeContents(contents, rules);
  const faults = wire.ok ? [] : wire.faults.map(({ param, rule, message }) => ({ param, rule, message }));
  if (!wire.ok || adoption.length > 0) throw invalidBody([...adoption, ...faults]);
  const notices = parsed.value.intake === 'adopt' ? [...wire.notices, contentsAreBelieved] : wire.notices;
  return { body: parsed.value, contents, typed: contentsAsTyped(input), notices };
}

/** Said first and alone: nothing else about the body matters to a method that cannot be used. */
function refuseWhatIsNotThereYet(input: unknown): void {
  if (typeof input !== 'object' || input === null) return;
  const member = (name: string): unknown => Reflect.get(input, name);
  if (member('method') === 'card' || member('method') === 'kakebarai') throw new Problem('methodNotAvailable', { param: 'method' });
}

function contentsOf(body: StartOrderBody): OrderContents {
  const { orderedAt, plannedShipDate, amountYen, invoice, buyer, items, destinations } = body;
  return { orderedAt, plannedShipDate, amountYen, invoice, buyer, items, destinations };
}

/** The same members as they stand in the body; what was left out is what the contract takes it for. */
function contentsAsTyped(input: unknown): unknown {
  if (!isRecord(input)) return input;
  const { orderedAt, plannedShipDate, amountYen, invoice, buyer, items, destinations = [] } = input;
  return { orderedAt, plannedShipDate, amountYen, invoice, buyer, items, destinations };
}
