import { iso } from '../jst.ts';
import type { ArmedFault, FaultBook } from '../faults/book.ts';
import { aboutKind, kindNames, parseFault } from '../faults/parse.ts';
import type { Sandbox } from '../sandbox.ts';
import { BadRequest } from './reading.ts';

/** A fault as it is shown: the rule as armed, and its counters. */
function faultView({ services }: Sandbox, { id, rule, calls, hits }: ArmedFault) {
  const { from, to, ...rest } = rule;
  return {
    id: String(id),
    ...rest,
    from: from === null ? null : iso(from),
    to: to === null ? null : iso(to),
    about: aboutKind(services, rule.fault),
    calls,
    hits,
  };
}

export function listFaults(sandbox: Sandbox): unknown {
  return { faults: sandbox.faults.list().map((fault) => faultView(sandbox, fault)), kinds: kindNames(sandbox.services) };
}

export function showFault(sandbox: Sandbox, id: string): unknown {
  return faultView(sandbox, found(sandbox.faults, id));
}

/** `POST /sandbox/faults`: arms a rule. */
export function armFault(sandbox: Sandbox, body: unknown): unknown {
  return faultView(sandbox, sandbox.faults.arm(parseFault(sandbox.services, body)));
}

/** `DELETE /sandbox/faults/{id}`, or without an id: all. */
export function disarmFaults({ faults }: Sandbox, id: string | undefined): unknown {
  const gone = id === undefined ? faults.list() : [found(faults, id)];
  for (const fault of gone) faults.disarm(fault.id);
  return { disarmed: gone.map((fault) => String(fault.id)) };
}

function found(faults: FaultBook, id: string): ArmedFault {
  const fault = /^\d{1,15}$/.test(id) ? faults.find(Number(id)) : undefined;
  if (fault === undefined) throw new BadRequest(`no fault ${id}`, 404);
  return fault;
}
