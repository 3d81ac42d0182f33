import type { Client } from '@temporalio/client';

/** Calls that wait for something to happen in the engine, and can be told to stop waiting. */
export type OpenWaits = {
  /** Waits until the deadline at most. Ended early it fails as a cancelled call does: what was asked goes on in the engine. */
  wait<T>(deadlineMs: number, ask: () => Promise<T>): Promise<T>;
  endAll(): void;
};

/** One abort signal per call: the client never takes its listener off a shared one. */
export function createOpenWaits(client: Client): OpenWaits {
  const open = new Set<AbortController>();
  return {
    wait: async (deadlineMs, ask) => {
      const controller = new AbortController();
      open.add(controller);
      try {
        return await client.withDeadline(Date.now() + deadlineMs, () => client.withAbortSignal(controller.signal, ask));
      } finally {
        open.delete(controller);
      }
    },
    endAll: () => {
      for (const controller of open) controller.abort();
    },
  };
}
