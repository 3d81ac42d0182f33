import type { DatabaseSync } from 'node:sqlite';
import { appliesTo, strikes } from './rule.ts';
import type { Counters, FaultRule } from './rule.ts';

export type ArmedFault = { id: number; rule: FaultRule } & Counters;

/** A call, as far as fault rules look at it. */
export type FaultTarget = {
  operation: string;
  merchant: string;
  orderNo: string;
  now: number;
  /** When the order was last credited or registered; undefined: no such order. */
  touchedAt: () => number | undefined;
};

export type FaultBook = ReturnType<typeof openFaultBook>;

/** The armed faults. Rules and their counters survive a restart. */
export function openFaultBook(db: DatabaseSync) {
  const insert = db.prepare('INSERT INTO faults (body) VALUES (?)');
  const update = db.prepare('UPDATE faults SET body = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM faults WHERE id = ?');
  const armed = new Map<number, ArmedFault>();
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
    disarm(id: number): boolean {
      remove.run(id);
      return armed.delete(id);
    },
    /** The rules that strike this call, in the order in which they were armed. Counts it. */
    striking(target: FaultTarget): FaultRule[] {
      const struck: FaultRule[] = [];
      for (const fault of armed.values()) {
        if (!appliesTo(fault.rule, target.operation, target.merchant, target.orderNo)) continue;
        if (!isInSeason(fault.rule, target)) continue;
        fault.calls += 1;
        if (strikes(fault.rule, fault)) {
          fault.hits += 1;
          struck.push(fault.rule);
        }
        persist(fault);
      }
      return struck;
    },
  };
}

/** The conditions that depend on time. */
function isInSeason(rule: FaultRule, { now, touchedAt }: FaultTarget): boolean {
  if (rule.fault === 'maintenance') {
    return now >= (rule.from ?? -Infinity) && now < (rule.to ?? Infinity);
  }
  if (rule.fault === 'tooEarly') {
    const at = touchedAt();
    return at !== undefined && now - at < rule.withinSeconds * 1_000;
  }
  return true;
}
