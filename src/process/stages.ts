/** What a process has started, stopped again in the opposite order; one that fails to stop does not keep the others up. */
import type { Log } from '../log.ts';

export type Stages = {
  add(name: string, stop: () => Promise<void> | void): void;
  /** Safe to call twice; the second call waits for the first. */
  stop(): Promise<void>;
  isStopping(): boolean;
};

export function createStages(log: Log): Stages {
  const started: { name: string; stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | null = null;
  const stopAll = async (): Promise<void> => {
    for (const stage of started.toReversed()) {
      try {
        await stage.stop();
        log.debug({ event: 'process.stopped', part: stage.name }, 'part stopped');
      } catch (error) {
        log.error({ event: 'process.stopFailed', part: stage.name, err: error }, 'part did not stop cleanly');
      }
    }
  };
  return {
    add: (name, stop) => started.push({ name, stop }),
    stop: () => (stopping ??= stopAll()),
    isStopping: () => stopping !== null,
  };
}
