/**
 * Stands for what is there only once `beforeAll` has run, so that tests can take it apart into constants while they are
 * collected. Whoever touches it earlier is told so.
 */
export function standIn<T extends object>(name: string, real: () => T | undefined): T {
  const there = (): T => {
    const found = real();
    if (found === undefined) throw new Error(`${name} is not there yet: use it in tests and hooks, not while they are collected`);
    return found;
  };
  const none: Partial<T> = {};
  return new Proxy(none, { get: (_none, member) => Reflect.get(there(), member) }) as T;
}
