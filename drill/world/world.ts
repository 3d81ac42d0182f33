/** What everybody in the drill shares. */
import type { Cart } from '../client/cart.ts';
import type { Entry } from '../client/journal.ts';
import type { Yamato } from '../client/yamato.ts';
import type { Installation } from '../installation/installation.ts';
import type { Snapshots } from '../installation/snapshots.ts';
import type { Options } from '../options.ts';
import type { Gate } from './gate.ts';

export type World = {
  readonly options: Options;
  readonly installation: Installation;
  /** Null where the engine is no file. */
  readonly snapshots: Snapshots | null;
  readonly cart: Cart;
  readonly yamato: Yamato;
  readonly gate: Gate;
  readonly entries: Map<string, Entry>;
  /** Orders with a request under way just now. */
  readonly busy: Set<string>;
  /** Orders that nobody touches any more. */
  readonly left: Set<string>;
  /** Orders whose life is over. */
  ended: number;
  /** No new wish after this moment: the drill is bounded. */
  readonly livesUntil: number;
};

export function shopPath(number: string): string {
  return `/v1/shops/demo/orders/${number}`;
}
