/** Reads the body of a start: all faults of its shape, its texts and its values at once. */
import type { AtobaraiContract } from '../domain/atobarai/wire-contents.ts';
import { toWireContents } from '../domain/atobarai/to-wire-contents.ts';
import type { Notice } from '../domain/atobarai/fault.ts';
import type { OrderContents } from '../domain/contents.ts';
import { jstDate } from '../domain/japan-time.ts';
import { adoptionFaults, contentsAreBelieved } from './adoption-faults.ts';
import { contentsFaults } from './contents-faults.ts';
import { type StartOrderBody, startOrderBody } from './contracts/order-body.ts';
import { Problem } from './problem.ts';
import { invalidBody, parseBody } from './request-validation.ts';

export type ReadStart = { readonly body: StartOrderBody; readonly contents: OrderContents; readonly notices: readonly Notice[] };

/** Throws the `Problem` that names everything wrong with it. */
export function readStartOrderBody(input: unknown, contract: AtobaraiContract, now: Date): ReadStart {
  const parsed = parseBody(startOrderBody, input);
  refuseWhatIsNotThereYet(input);
  const adoption = adoptionFaults(input);
  if (!parsed.ok) throw invalidBody([...parsed.faults, ...adoption, ...contentsFaults(input, parsed.faults, contract, now)]);
  const contents = contentsOf(parsed.value);
  const wire = toWireContents(contents, { contract, today: jstDate(now) });
  const faults = wire.ok ? [] : wire.faults.map(({ param, rule, message }) => ({ param, rule, message }));
  if (!wire.ok || adoption.length > 0) throw invalidBody([...adoption, ...faults]);
  return { body: parsed.value, contents, notices: parsed.value.intake === 'adopt' ? [...wire.notices, contentsAreBelieved] : wire.notices };
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
