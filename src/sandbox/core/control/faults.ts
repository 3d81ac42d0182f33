import { iso } from '../jst.ts';
import type { ArmedFault, FaultBook } from '../faults/book.ts';
import { parseFault } from '../faults/parse.ts';
import { faultKinds } from '../faults/rule.ts';
import { BadRequest } from './reading.ts';

/** A fault as it is shown: the rule as armed, and its counters. */
export function faultView({ id, rule, calls, hits }: ArmedFault) {
  const { from, to, ...rest } = rule;
  return {
    id: String(id),
    ...rest,
    from: from === null ? null : iso(from),
    to: to === null ? null : iso(to),
    about: faultKinds[rule.fault].about,
    calls,
    hits,
  };
}

export function listFaults(faults: FaultBook): unknown {
  return { faults: faults.list().map(faultView), kinds: Object.keys(faultKinds) };
}

export function showFault(faults: FaultBook, id: string): unknown {
  return faultView(found(faults, id));
}

/** `POST /sandbox/faults`: arms a rule. */
export function armFault(faults: FaultBook, body: unknown): unknown {
  return faultView(faults.arm(parseFault(body)));
}

/** `DELETE /sandbox/faults/{id}`, or without an id: all. */
export function disarmFaults(faults: FaultBook, id: string | undefined): unknown {
  const gone = id === undefined ? faults.list() : [found(faults, id)];
  for (const fault of gone) faults.disarm(fault.id);
  return { disarmed: gone.map((fault) => String(fault.id)) };
}

function found(faults: FaultBook, id: string): ArmedFault {
  const fault = /^\d{1,15}$/.test(id) ? faults.find(Number(id)) : undefined;
  if (fault === undefined) throw new BadRequest(`no fault ${id}`, 404);
  return fault;
}
