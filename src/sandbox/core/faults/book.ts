import type { DatabaseSync } from 'node:sqlite';
import { isLineFault } from './kind.ts';
import type { FaultTarget, OwnFault } from './kind.ts';
import { appliesTo, strikes } from './rule.ts';
import type { Counters, FaultRule } from './rule.ts';

export type ArmedFault = { id: number; rule: FaultRule } & Counters;

/** A rule that strikes a call; `own`: what the service says about that fault, where it is none of the line's; `lifted`: aborts when the rule is taken away. */
export type Struck = { rule: FaultRule; own: OwnFault | undefined; lifted: AbortSignal };

export type FaultBook = ReturnType<typeof openFaultBook>;

/** The armed faults. Rules and their counters survive a restart. */
export function openFaultBook(db: DatabaseSync) {
  const insert = db.prepare('INSERT INTO faults (body) VALUES (?)');
  const update = db.prepare('UPDATE faults SET body = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM faults WHERE id = ?');
  const armed = new Map<number, ArmedFault>();
  const lifting = new Map<number, AbortController>();
  const liftedBy = (id: number): AbortSignal => {
    const controller = lifting.get(id) ?? new AbortController();
    lifting.set(id, controller);
    return controller.signal;
  };
  for (const row of db.prepare('SELECT id, body FROM faults ORDER BY id').all()) {
    const stored: Omit<ArmedFault, 'id'> = JSON.parse(String(row['body']));
    armed.set(Number(row['id']), { ...stored, id: Number(row['id']) });
  }
  const persist = (fault: ArmedFault): void => {
    update.run(JSON.stringify({ rule: fault.rule, calls: fault.calls, hits: fault.hits }), fault.id);
  };
  return {
    list: (): ArmedFault[] => [...armed.values()],
    find: (id: number): ArmedFault | undefined => armed.get(id),
    arm(rule: FaultRule): ArmedFault {
      const { lastInsertRowid } = insert.run(JSON.stringify({ rule, calls: 0, hits: 0 }));
      const fault: ArmedFault = { id: Number(lastInsertRowid), rule, calls: 0, hits: 0 };
      armed.set(fault.id, fault);
      return fault;
    },
    /** Takes a rule away; a call that waits because of it goes on at once. */
    disarm(id: number): boolean {
      remove.run(id);
      lifting.get(id)?.abort();
      lifting.delete(id);
      return armed.delete(id);
    },
    /** The rules that strike this call, in the order in which they were armed; `owns`: its service's own faults. Counts it. */
    striking(target: FaultTarget, owns: Readonly<Record<string, OwnFault>>): Struck[] {
      const struck: Struck[] = [];
      for (const fault of armed.values()) {
        const { rule } = fault;
        const own = Object.hasOwn(owns, rule.fault) ? owns[rule.fault] : undefined;
        if (own === undefined && !isLineFault(rule.fault)) continue;
        if (!appliesTo(rule, target, own)) continue;
        fault.calls += 1;
        if (strikes(rule, fault)) {
          fault.hits += 1;
          struck.push({ rule, own, lifted: liftedBy(fault.id) });
        }
        persist(fault);
      }
      return struck;
    },
  };
}
