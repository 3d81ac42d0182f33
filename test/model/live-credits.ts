/**
 * Live credits: each is explained by the order's state, two only while one replaces the other, and then not for long.
 * A number is in the state before anything is sent under it, so a call that is done after all its hope was given up is
 * explained by the doubt about it.
 */
import { windowEnd } from '../../src/domain/lifecycle/maintenance.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import type { Policy } from '../../src/domain/order/policy.ts';
import { must } from './broken.ts';
import type { Life } from './life.ts';
import { iso } from './model-calls.ts';
import { isReachable } from './reachable.ts';

/** Whether the order knows that a credit of this number may live at Yamato. */
export function explains(state: OrderState, number: string): boolean {
  if (state.standing?.credit.settlementNo === number || state.retired.some(({ settlementNo }) => settlementNo === number)) return true;
  if (state.credit.settlementNo !== number) return false;
  if (state.outcome !== null) return state.outcome === 'paid' || state.outcome === 'closedByStaff';
  switch (state.credit.state) {
    case 'requesting':
    case 'unknown':
    case 'approved':
    case 'held':
    case 'awaitingBuyer':
      return true;
    // Staff found that it is not registered: it is cancelled or asked about all the same.
    case 'failed':
      return state.creditSent;
    case 'none':
    case 'refused':
    case 'expired':
    case 'cancelled':
      return false;
  }
}

/** Numbers of credits that other systems opened begin so. */
export const ADOPTED = 'OLD-';

export function checkCredits(life: Life): void {
  const { state } = life;
  if (state === null) return;
  const live = life.yamato.live();
  // Until a run that goes on after a lost one has asked, the records know what may be there.
  const mayBe = (number: string): boolean => life.isInQuestion() && (life.records.sends.sent(number) !== null || number.startsWith(ADOPTED));
  const strange = live.filter((number) => !explains(state, number) && !life.unnoticed.has(number) && !mayBe(number));
  must(strange.length === 0, life, `live credits nobody knows of: ${strange.join(' ')}`);
  if (live.length < 2 || life.isInQuestion()) return;
  const told = state.attention.some(({ code }) => code === 'twoLiveCredits');
  must(state.standing !== null || state.retired.length > 0, life, `two live credits and no re-credit: ${live.join(' ')}`);
  must(live.length === 2 || told, life, `${live.length} live credits: ${live.join(' ')}`);
  must(state.credit.state !== 'requesting' || !live.includes(state.credit.settlementNo) || state.creditSent || life.agenda.inFlight.size > 0, life, 'a credit that was never sent');
}

/** A worker that dies with a call is missed after this much. */
const lostCallMs = ({ callTimeoutMs }: Policy): number => 2 * callTimeoutMs + 6_000;

/**
 * How long two credits may live once Yamato has approved the new one. With an honest Yamato: until the order looks again,
 * the longest pause of its policy, and then the calls it takes. Otherwise staff must have been told: a doubt about the
 * credit and then a cancel that does not leave have each the patience for an unknown.
 */
export function recreditBounds(policy: Policy): { readonly honestMs: number; readonly untoldMs: number } {
  const { unknownAskLateMs, holdPollMaxMs, resendMaxMs, retireRetryMaxMs, unknownPatienceMs, callTimeoutMs, settlingMs } = policy;
  return {
    honestMs: Math.max(unknownAskLateMs, holdPollMaxMs, resendMaxMs, retireRetryMaxMs, callTimeoutMs + settlingMs) + 3 * lostCallMs(policy),
    untoldMs: 2 * (unknownPatienceMs + resendMaxMs + lostCallMs(policy)),
  };
}

/** Tells the order's own staff that two credits live, or why it is not yet known. */
const telling = ['twoLiveCredits', 'creditUnknown', 'yamatoUnreachable', 'shipmentUnknown'];

export class Exposure {
  /** In which Yamato was honest all the time, and in which it could be asked and nobody was told. */
  private honestMs = 0;
  private untoldMs = 0;

  pass(life: Life, ms: number): void {
    const { state, policy } = life;
    if (state === null || life.isInQuestion() || !isExposed(life, state)) {
      this.honestMs = 0;
      this.untoldMs = 0;
      return;
    }
    const open = windowEnd(policy.maintenance, iso(life.now)) === null;
    this.honestMs = isReachable(life) ? this.honestMs + ms : 0;
    if (state.attention.some(({ code }) => telling.includes(code))) this.untoldMs = 0;
    else if (open && !life.calls.deaf) this.untoldMs += ms;
    const bounds = recreditBounds(policy);
    must(this.honestMs <= bounds.honestMs, life, `two live credits for ${this.honestMs} ms of an honest Yamato`);
    must(this.untoldMs <= bounds.untoldMs, life, `two live credits for ${this.untoldMs} ms and nobody was told`);
  }
}

/** The new credit is good, and the one it replaces could be cancelled. */
function isExposed({ yamato }: Life, { credit, standing, retired }: OrderState): boolean {
  const old = [standing?.credit.settlementNo, ...retired.map(({ settlementNo }) => settlementNo)];
  const live = yamato.live();
  const replaced = old.filter((number) => number !== undefined && live.includes(number) && yamato.entries.get(number)?.status !== 'paid');
  return replaced.length > 0 && live.includes(credit.settlementNo) && yamato.entries.get(credit.settlementNo)?.status !== 'held';
}
