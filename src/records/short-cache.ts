/** A small cache for settings that are asked for with every request: short-lived, bounded, cleared by local changes. */

type Entry<T> = { readonly value: T; readonly readAt: number };

const MAX_ENTRIES = 10_000;

export type ShortCache<T> = {
  /** The cached value or a fresh one; while reading fails, a value no older than `staleMs` serves. */
  get(key: string, read: () => Promise<T>): Promise<T>;
  forget(key: string): void;
};

export function createShortCache<T>(options: {
  readonly freshMs: number;
  readonly staleMs: number;
  readonly now?: () => number;
}): ShortCache<T> {
  const now = options.now ?? Date.now;
  const entries = new Map<string, Entry<T>>();
  return {
    async get(key, read) {
      const cached = entries.get(key);
      if (cached !== undefined && now() - cached.readAt < options.freshMs) return cached.value;
      try {
        const value = await read();
        if (entries.size >= MAX_ENTRIES) entries.clear();
        entries.set(key, { value, readAt: now() });
        return value;
      } catch (error) {
        if (cached === undefined || now() - cached.readAt >= options.staleMs) throw error;
        return cached.value;
      }
    },
    forget(key) {
      entries.delete(key);
    },
  };
}
