/** Holds everybody back for a moment and lets them go together, so that a disturbance strikes many calls under way. */
import { becomes } from '../waiting.ts';

export type Gate = {
  pass(): Promise<void>;
  /** Closes it until so many wait, or the time is up. Resolves to those waiting. */
  rally(atLeast: number, withinMs: number): Promise<void>;
  open(): void;
};

export function createGate(): Gate {
  const waiting: (() => void)[] = [];
  let closed = false;
  return {
    pass: () => (closed ? new Promise((go) => waiting.push(go)) : Promise.resolve()),
    async rally(atLeast, withinMs) {
      closed = true;
      await becomes(() => waiting.length >= atLeast, withinMs);
    },
    open() {
      closed = false;
      for (const go of waiting.splice(0)) go();
    },
  };
}
