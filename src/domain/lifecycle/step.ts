/** What an order can do next, and the moments at which it may not do it yet. */
import type { ActionBody } from '../order/action-body.ts';
import type { ActionName } from '../order/actions.ts';
import type { ActionOutcome } from '../order/history.ts';
import { after, earliest, later } from '../values/instant.ts';
import { windowEnd, windowsOf } from './maintenance.ts';
import type { CallPlan } from '../order/call-plan.ts';
import type { Cause } from '../order/cause.ts';
import type { OrderState } from '../order/order-state.ts';
import { nextNoticeAt } from './deadline-notices.ts';
import { deadlinesOf } from './deadlines.ts';
import { methodOf } from './method.ts';
import type { InquiryMode } from '../order/inquiry.ts';
import { type WatchPlan, watchPlan } from './watch.ts';

/** The action being carried out. Only one that calls Yamato is ever in hand; the others are folded on the spot. */
export type CurrentAction = {
  readonly actionId: string;
  readonly body: ActionBody;
  /** When Yamato answered the question this action asks; a shipment is registered only after it confirmed the credit. */
  readonly askedAt: string | null;
  /** True once the change this action is for was sent. */
  readonly sent: boolean;
  /** Why, when that change was refused. */
  readonly refusedAs: Cause | null;
};

export type Situation = {
  readonly state: OrderState;
  readonly current: CurrentAction | null;
  /** The actions that wait behind the one in hand, oldest first. */
  readonly queued: readonly ActionName[];
  readonly now: string;
};

export type AskPurpose = 'doubt' | 'beforeShipment' | 'action' | 'buyer' | 'due' | 'lost';

export type Step =
  | { readonly kind: 'claimNumber' }
  /** 引継ぎ: whether the order number is still this start's, before anything is asked in its name. */
  | { readonly kind: 'checkStart' }
  /** The records see to it that nothing is ever sent under the number, or say that something was. */
  | { readonly kind: 'voidNumber' }
  | { readonly kind: 'send'; readonly plan: CallPlan }
  | { readonly kind: 'ask'; readonly mode: InquiryMode; readonly purpose: AskPurpose }
  /** Take the queued action at this place in hand. */
  | { readonly kind: 'takeAction'; readonly index: number }
  /** A lost run may have made this call: it is in doubt before it is made. */
  | { readonly kind: 'doubtLost'; readonly plan: CallPlan }
  /** After a lost run: nothing is in question any more. */
  | { readonly kind: 'regain' }
  | { readonly kind: 'finishAction'; readonly outcome: ActionOutcome; readonly code: string | null; readonly detail: string | null }
  /**
   * `until` null: until something happens. `actionWaits`: why the action in hand cannot go on yet (Japanese).
   * `maintenanceUntil`: until when something that is due waits for Yamato's maintenance; null: nothing does.
   */
  | {
      readonly kind: 'wait';
      readonly until: string | null;
      readonly actionWaits: string | null;
      readonly watch: WatchPlan | null;
      readonly maintenanceUntil: string | null;
    }
  | { readonly kind: 'end' };

/** One change at Yamato, as soon as the line is open and Yamato takes such a call. */
export function sendWhenOpen(situation: Situation, plan: CallPlan): Step {
  return untilTaken(situation, plan) ?? whenOpen(situation, { kind: 'send', plan });
}

/** Hours in which Yamato takes no such call are known before it is sent. Null: it takes it now. */
export function untilTaken(situation: Situation, plan: CallPlan): Step | null {
  const { state, now } = situation;
  const closed = methodOf(state.service).closedFor(plan, now);
  return closed === null ? null : idle(situation, closed.until, closed.why);
}

/** While the line is down, in maintenance or paused, nothing is sent. */
export function blockedUntil({ state, now }: Pick<Situation, 'state' | 'now'>): string | null {
  const maintenance = maintenanceUntil({ state, now });
  const paused = state.sendNotBefore !== null && state.sendNotBefore > now ? state.sendNotBefore : null;
  return maintenance === null ? paused : later(maintenance, paused);
}

/** A new order that comes in after the window's end need not wait for the others. */
function maintenanceUntil({ state, now }: Pick<Situation, 'state' | 'now'>): string | null {
  return windowEnd(state.policy.maintenance, now) === null ? null : windowEnd(windowsOf(state), now);
}

/** The same where it is maintenance that nothing is sent for: a window the order knows, or one it met with its last call. */
function heldUntil(situation: Pick<Situation, 'state' | 'now'>): string | null {
  const until = blockedUntil(situation);
  if (until === null || maintenanceUntil(situation) !== null) return until;
  const met = situation.state.maintenanceUntil ?? null;
  return met === null ? null : later(met, until);
}

export function whenOpen(situation: Situation, step: Step): Step {
  const until = blockedUntil(situation);
  if (until === null) return step;
  const held = heldUntil(situation);
  const why = held === null ? 'Yamatoへの接続を待っています' : 'Yamatoのメンテナンスが終わるのを待っています。終わると自動で行います';
  return { ...idle(situation, until, why), maintenanceUntil: held };
}

/** "Too early" is no error: what comes soon after a credit or a registration waits for the settle delay. */
export function unsettled(situation: Situation): Step | null {
  const ready = settlesAt(situation);
  return ready === null ? null : idle(situation, ready, '直前の登録がYamatoに反映されるのを待っています');
}

/** When the last change will be in force everywhere at Yamato; null: it is. */
export function settlesAt({ state, now }: Pick<Situation, 'state' | 'now'>): string | null {
  if (state.lastChangeAt === null) return null;
  const ready = after(state.lastChangeAt, state.policy.settleDelayMs);
  return ready > now ? ready : null;
}

export function done(detail: string | null): Step {
  return { kind: 'finishAction', outcome: 'done', code: null, detail };
}

/** Nothing to do but wait, for the earliest of all that can come due. */
export function idle(situation: Situation, until: string | null, why: string | null): Extract<Step, { kind: 'wait' }> {
  const { state, current, now } = situation;
  const waitsForVerdict = current === null || current.body.action === 'amendOrder';
  const plan = state.doubt === null && waitsForVerdict ? watchPlan(state) : null;
  const retired = earliest(state.retired.map(({ nextTryAt }) => nextTryAt));
  const starts = plan !== null && plan.startAt > now ? plan.startAt : null;
  const patience = deadlinesOf(state).find(({ kind, at }) => at > now && (kind === 'unknownPatience' || kind === 'holdPatience'))?.at ?? null;
  const buyerAsk = state.credit.state === 'awaitingBuyer' && state.doubt === null ? (state.buyerStep?.askAt ?? null) : null;
  const due = state.doubt === null && current === null ? (methodOf(state.service).dueOf(state)?.at ?? null) : null;
  // What is due already waits behind something else, and gets its turn when that is over.
  const waitFor = (due: string | null): string | null => {
    const at = due === null ? null : later(due, blockedUntil(situation));
    return at === null || at <= now ? null : at;
  };
  return {
    kind: 'wait',
    until: earliest([until, starts, patience, nextNoticeAt(state, now), ...[retired, buyerAsk, due].map(waitFor)]),
    actionWaits: current === null ? null : why,
    watch: plan !== null && starts === null ? plan : null,
    maintenanceUntil: [retired, buyerAsk].some((due) => due !== null && due <= now) ? heldUntil(situation) : null,
  };
}
