/** Records that can be made unreachable, whole or by method, and spied upon: between the real ones and everybody else. */
import type { Records } from '../../src/records/records.ts';

type Method = keyof Records;
type Around = (call: () => Promise<unknown>) => Promise<unknown>;

export type RecordsSwitch = {
  readonly wrap: (records: Records) => Records;
  /** These methods, or all, reject from now on, as if the database were gone. */
  down(...methods: Method[]): void;
  up(): void;
  /** The next call of this method goes through the given function. */
  once(method: Method, around: Around): void;
};

export function recordsSwitch(): RecordsSwitch {
  let isDown: (method: Method) => boolean = () => false;
  const waiting = new Map<string, Around[]>();
  return {
    wrap: (records) =>
      new Proxy(records, {
        get(target, name, receiver) {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== 'function' || typeof name !== 'string' || name === 'close') return member;
          return async (...args: unknown[]) => {
            if (isDown(name as Method)) throw new Error('the records are down');
            const around = waiting.get(name)?.shift();
            const call = () => Reflect.apply(member, target, args) as Promise<unknown>;
            return around === undefined ? call() : around(call);
          };
        },
      }),
    down(...methods) {
      isDown = (method) => methods.length === 0 || methods.includes(method);
    },
    up() {
      isDown = () => false;
    },
    once(method, around) {
      waiting.set(method, [...(waiting.get(method) ?? []), around]);
    },
  };
}
