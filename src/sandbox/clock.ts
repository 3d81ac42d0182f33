import type { DatabaseSync } from 'node:sqlite';

/** How the sandbox's time follows real time: `now = at + (real - realAt) * speed` unless frozen. */
type ClockState = { at: number; realAt: number; speed: number; frozen: boolean };

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

  const now = (): number =>
    state.frozen ? state.at : Math.floor(state.at + (realNow() - state.realAt) * state.speed);
  const put = (change: Partial<ClockState>): void => {
    state = { ...state, at: now(), realAt: realNow(), ...change };
    write.run(JSON.stringify(state));
  };
  return {
    now,
    read: () => ({ now: now(), speed: state.speed, frozen: state.frozen }),
    advance: (ms: number): void => put({ at: now() + ms }),
    set: (at: number): void => put({ at }),
    speed: (speed: number): void => put({ speed }),
    freeze: (frozen: boolean): void => put({ frozen }),
    /** Writes down where the clock stands, for a restart. */
    save: (): void => put({}),
    reset: (): void => put({ at: realNow(), speed: 1, frozen: false }),
  };
}
