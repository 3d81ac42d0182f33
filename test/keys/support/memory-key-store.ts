import type { DestroyedDataKey, KeyStore, WrappedDataKey, WrappedHashKey } from '../../../src/records/key-store.ts';

/** Keys in memory, with a switch that makes the store unreachable and a count of what it was asked. */
export class MemoryKeyStore implements KeyStore {
  readonly dataKeys: WrappedDataKey[] = [];
  readonly destroyed: DestroyedDataKey[] = [];
  readonly hashed: WrappedHashKey[] = [];
  down = false;
  asked = 0;

  #ask(): void {
    this.asked += 1;
    if (this.down) throw new Error('The store is down');
  }

  async dataKeysOf(shop: string, months: readonly string[]): Promise<readonly WrappedDataKey[]> {
    this.#ask();
    return this.dataKeys.filter((key) => key.shop === shop && months.includes(key.month));
  }

  async dataKeyById(id: string): Promise<WrappedDataKey | null> {
    this.#ask();
    return this.dataKeys.find((key) => key.id === id) ?? null;
  }

  async destroyedDataKey(id: string): Promise<DestroyedDataKey | null> {
    this.#ask();
    return this.destroyed.find((key) => key.id === id) ?? null;
  }

  async destroyedAmong(ids: readonly string[]): Promise<readonly string[]> {
    this.#ask();
    return this.destroyed.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
  }

  async insertDataKey(key: WrappedDataKey): Promise<WrappedDataKey> {
    this.#ask();
    const same = this.dataKeys.find((one) => one.shop === key.shop && one.month === key.month && one.version === key.version);
    if (same !== undefined) return same;
    this.dataKeys.push(key);
    return key;
  }

  async hashKeys(): Promise<readonly WrappedHashKey[]> {
    this.#ask();
    return this.hashed;
  }

  async insertHashKey(key: WrappedHashKey): Promise<WrappedHashKey> {
    this.#ask();
    const same = this.hashed.find((one) => one.version === key.version);
    if (same !== undefined) return same;
    this.hashed.push(key);
    return key;
  }
}
