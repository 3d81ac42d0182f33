/** Personal columns: JSON sealed with the shop's data key, the key's id in front, bound to its place in the tables. */
import { seal, unseal } from '../keys/aes-gcm.ts';
import type { Keyring } from '../keys/keyring.ts';

/** First byte of every cell, so that the form can change later. */
const FORM = 1;

export type SealedCells = {
  /** `place` names column and row, such as `orders.state:demo:A-7`; the same is needed to open it. */
  seal(shop: string, place: string, value: unknown): Promise<Buffer>;
  /** Throws `TamperedError` or `UnknownKeyError`. */
  open(place: string, cell: Uint8Array): Promise<unknown>;
};

export function createSealedCells(keyring: Keyring): SealedCells {
  return {
    async seal(shop, place, value) {
      const { id, key } = await keyring.currentKey(shop);
      const keyId = Buffer.from(id, 'utf8');
      return Buffer.concat([Buffer.from([FORM, keyId.length]), keyId, seal(key, Buffer.from(JSON.stringify(value)), place)]);
    },
    async open(place, cell) {
      const [form, idLength] = cell;
      if (form !== FORM || idLength === undefined) throw new Error(`Unknown form of a sealed cell at ${place.split(':')[0]}`);
      const { key } = await keyring.keyById(Buffer.from(cell.subarray(2, 2 + idLength)).toString('utf8'));
      const plain: unknown = JSON.parse(unseal(key, cell.subarray(2 + idLength), place).toString('utf8'));
      return plain;
    },
  };
}
