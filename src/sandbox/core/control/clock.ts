import { iso } from '../jst.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { settle } from '../sandbox.ts';
import type { Sandbox } from '../sandbox.ts';
import { BadRequest, duration, flag, instant, objectOf } from './reading.ts';

/** Fastest the clock may run: a day in less than a second. */
const MAX_SPEED = 100_000;

export function clockView(ledger: Ledger): unknown {
  const { now, speed, frozen } = ledger.clock.read();
  return { now: iso(now), nowMs: now, speed, frozen };
}

/** `POST /sandbox/clock`: set, then advance, then speed, then freeze. What became due by it is done at once. */
export function moveClock(sandbox: Sandbox, body: unknown): unknown {
  const fields = objectOf(body, 'clock', ['advance', 'set', 'speed', 'freeze']);
  const set = instant(fields, 'set');
  const advance = duration(fields, 'advance');
  const freeze = flag(fields, 'freeze');
  const speed = fields['speed'];
  if (speed !== undefined && (typeof speed !== 'number' || !Number.isFinite(speed) || speed <= 0 || speed > MAX_SPEED)) {
    throw new BadRequest(`speed must be a number above 0 and up to ${MAX_SPEED}; to stop the clock send {"freeze":true}`);
  }
  if (Object.keys(fields).length === 0) throw new BadRequest('say one of advance, set, speed, freeze');
  sandbox.ledger.clock.move({ set, advanceMs: advance, speed, freeze });
  settle(sandbox);
  return clockView(sandbox.ledger);
}
