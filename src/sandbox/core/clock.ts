import type { DatabaseSync } from 'node:sqlite';

/** How the sandbox's time follows real time: `now = at + (real - realAt) * speed` unless frozen. */
type ClockState = { at: number; realAt: number; speed: number; frozen: boolean };

/** Epoch milliseconds to set, milliseconds to add, speed, freeze: what is left out stays. */
export type ClockMove = { set?: number | undefined; advanceMs?: number | undefined; speed?: number | undefined; freeze?: boolean | undefined };

export type Clock = ReturnType<typeof openClock>;

/**
 * The sandbox's own clock. Its setting survives a restart. At speed 1 the shift against real time is kept, so time
 * spent stopped counts; at any other speed the clock stands still while the sandbox is stopped, because a night's
 * rest would otherwise be years.
 */
export function openClock(db: DatabaseSync, realNow: () => number = Date.now) {
  const write = db.prepare('INSERT INTO clock (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body');
  const stored = db.prepare('SELECT body FROM clock').get();
  let state: ClockState =
    stored === undefined ? { at: realNow(), realAt: realNow(), speed: 1, frozen: false } : JSON.parse(String(stored['body']));
  if (state.frozen || state.speed !== 1) state = { ...state, realAt: realNow() };

  const at = (real: number): number => (state.frozen ? state.at : Math.floor(state.at + (real - state.realAt) * state.speed));
  /** One look at real time for a whole move: set and freeze together leave not a millisecond between them. */
  const move = ({ set, advanceMs = 0, speed = state.speed, freeze = state.frozen }: ClockMove): void => {
    const real = realNow();
    state = { at: (set ?? at(real)) + advanceMs, realAt: real, speed, frozen: freeze };
    write.run(JSON.stringify(state));
  };
  return {
    now: (): number => at(realNow()),
    read: () => ({ now: at(realNow()), speed: state.speed, frozen: state.frozen }),
    move,
    /** Writes down where the clock stands, for a restart. */
    save: (): void => move({}),
    reset: (): void => move({ set: realNow(), speed: 1, freeze: false }),
  };
}
