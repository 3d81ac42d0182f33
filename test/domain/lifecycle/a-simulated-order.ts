/** The order's loop without an engine: the domain decides, the model Yamato answers, and every rule is watched at every step. */
import { expect } from 'vitest';
import type { ActionBody } from '../../../src/domain/order/action-body.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { foldCancelSent } from '../../../src/domain/lifecycle/fold-cancel.ts';
import { foldCreditSent } from '../../../src/domain/lifecycle/fold-credit.ts';
import { foldSlipSent } from '../../../src/domain/lifecycle/fold-shipment.ts';
import { foldCreditSeen, foldTransactionSeen } from '../../../src/domain/lifecycle/fold-transaction.ts';
import type { Inquiry } from '../../../src/domain/order/inquiry.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import type { AskPurpose, CurrentAction, Step } from '../../../src/domain/lifecycle/step.ts';
import { foldAbandoned, passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import { foldOver, perform, turnOf } from '../../../src/domain/lifecycle/perform.ts';
import { foldWatchGaveUp } from '../../../src/domain/lifecycle/watch-found.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { projectOrder } from '../../../src/domain/order/order-projection.ts';
import { foldAskAgain, foldNotSent, foldSent } from '../../../src/domain/lifecycle/sending.ts';
import { NOON } from './an-order-state.ts';
import type { Draw, ModelYamato } from './a-model-of-yamato.ts';

type Waiting = Extract<Step, { kind: 'wait' }>;

export class SimulatedOrder {
  state: OrderState;
  current: CurrentAction | null = null;
  queue: ActionBody[] = [];
  taken = 0;
  finished = 0;
  now = Date.parse(NOON);
  readonly yamato: ModelYamato;
  private readonly draw: Draw;

  constructor(state: OrderState, yamato: ModelYamato, draw: Draw) {
    this.state = state;
    this.yamato = yamato;
    this.draw = draw;
  }

  clock(): string {
    return new Date(this.now).toISOString();
  }

  submit(body: ActionBody): void {
    this.taken += 1;
    this.queue.push(body);
  }

  abandon(): void {
    this.state = foldAbandoned(this.state, this.clock());
  }

  advance(ms: number): void {
    this.now += ms;
    this.yamato.passTime(this.now);
  }

  /** Goes on until the order waits or has ended; a bounded number of steps, or it is running in circles. */
  settle(): Waiting | null {
    for (let turn = 0; turn < 60; turn += 1) {
      const step = this.look();
      if (step.kind === 'end') return null;
      if (step.kind === 'wait') {
        this.checkWait(step);
        return step;
      }
      this.carryOut(step);
    }
    throw new Error(`no rest after 60 steps: ${JSON.stringify(this.look())}`);
  }

  /** What the watch of this wait may bring now. */
  watchAnswers(step: Waiting): void {
    if (step.watch === null) return;
    if (!this.yamato.honest && this.draw(8) === 1) this.state = foldWatchGaveUp(this.state, step.watch, this.clock());
    else this.foldSeen(this.yamato.inquire(this.state.credit.settlementNo, this.clock()));
  }

  private look(): Step {
    this.state = passTime(this.state, this.clock());
    for (const body of this.queue.filter((one) => turnOf(one) !== 'calls')) {
      if (turnOf(body) === 'inTurn' && (this.current !== null || this.queue[0] !== body)) continue;
      this.queue.splice(this.queue.indexOf(body), 1);
      this.state = perform(this.state, body, this.clock()).state;
      this.finished += 1;
    }
    const queued = this.queue.map(({ action }) => action);
    return nextStep({ state: this.state, current: this.current, queued, now: this.clock() });
  }

  private checkWait(step: Waiting): void {
    const { state } = this;
    expect(state.outcome, 'an ended order does not wait').toBeNull();
    expect(step.until !== null || step.watch !== null || state.attention.length > 0, `waits for nothing: ${JSON.stringify(projectOrder(state, { contents: false }))}`).toBe(true);
    if (step.until !== null) expect(step.until > this.clock(), 'waits for the past').toBe(true);
    if (this.current !== null) expect(step.actionWaits, 'an action waits without saying why').not.toBeNull();
    if (state.doubt !== null && state.doubt.patienceUntil <= this.clock()) {
      expect(state.attention.map(({ code }) => code), 'a doubt past patience is work for staff').toEqual(expect.arrayContaining([expect.stringMatching(/Unknown$/)]));
    }
  }

  private carryOut(step: Exclude<Step, { kind: 'wait' | 'end' }>): void {
    const at = this.clock();
    const number = this.state.credit.settlementNo;
    switch (step.kind) {
      case 'claimNumber':
        this.state = { ...this.state, credit: { ...this.state.credit, settlementNo: `A-1-${this.state.credit.generation}` } };
        return;
      case 'sendCredit': {
        this.mayStillSend();
        const others = [...this.yamato.liveNumbers()].filter((live) => live !== number);
        expect(others, 'a second credit while one of ours is live').toEqual([]);
        const result = this.yamato.call('kaara', this.now, () => this.yamato.credit(number));
        this.advance(this.draw(1_000));
        this.state = foldCreditSent(this.state, at, result, this.clock());
        return;
      }
      case 'registerSlip': {
        this.mayStillSend();
        if (step.recheck && !this.isStillApproved()) return;
        expect(this.state.credit.state, 'a slip without credit').toBe('approved');
        const result = this.yamato.call('kaasl', this.now, () => this.yamato.registerSlip(number));
        this.advance(this.draw(1_000));
        this.state = foldSlipSent(this.state, { parcel: step.parcel, processDiv: '0', sentAt: at }, result, this.clock());
        if (this.current !== null) this.current = { ...this.current, sent: true, askedAt: result.kind === 'done' || result.kind === 'refused' ? this.current.askedAt : null };
        return;
      }
      case 'cancel': {
        this.mayStillSend();
        const result = this.yamato.call('kaacl', this.now, () => this.yamato.cancel(number));
        const explained = result.kind === 'refused' ? this.yamato.inquire(number, at).transaction : null;
        this.advance(this.draw(1_000));
        this.state = foldCancelSent(this.state, { sentAt: at, result, after: explained }, this.clock());
        if (this.current !== null) this.current = { ...this.current, sent: true };
        return;
      }
      case 'voidNumber':
        this.state = { ...this.state, credit: { ...this.state.credit, void: true } };
        if (this.state.abandoned) this.state = foldAbandoned(this.state, at);
        return;
      case 'checkStart':
      case 'doubtLost':
      case 'regain':
      case 'withdrawSlips':
      case 'cancelRetired':
      case 'reduce':
      case 'reissue':
      case 'withdrawReissue':
      case 'checkSmsCode':
        throw new Error(`no action of this simulation leads to ${step.kind}`);
      case 'ask':
        return this.ask(step.purpose);
      case 'takeAction':
        return this.take(step.index);
      case 'finishAction':
        return this.finish();
    }
  }

  private mayStillSend(): void {
    expect(this.state.outcome, 'nothing is sent for an order that has ended').toBeNull();
    expect(this.state.credit.settlementNo).not.toBe('');
  }

  private ask(purpose: AskPurpose): void {
    const inquiry = this.yamato.inquire(this.state.credit.settlementNo, this.clock());
    // Its answer may be old by the time it arrives.
    this.advance(this.draw(20_000));
    const now = this.clock();
    if (purpose === 'doubt') {
      this.state = inquiry.failed === null ? foldDoubtAnswer(foldSent(this.state), inquiry, now) : foldAskAgain(this.state, now);
      return;
    }
    this.takeAnswer(inquiry);
  }

  private isStillApproved(): boolean {
    const inquiry = this.yamato.inquire(this.state.credit.settlementNo, this.clock());
    this.takeAnswer(inquiry);
    return inquiry.verdict === 'approved';
  }

  private takeAnswer(inquiry: Inquiry): void {
    if (inquiry.notFound) return this.finish();
    if (inquiry.failed !== null) {
      this.state = foldNotSent(this.state, { reason: inquiry.failed.code }, this.clock());
      return;
    }
    this.foldSeen(inquiry);
    if (this.current !== null) this.current = { ...this.current, askedAt: inquiry.askedAt };
  }

  private foldSeen(inquiry: Inquiry): void {
    const now = this.clock();
    if (inquiry.verdict !== null) this.state = foldCreditSeen(this.state, inquiry.verdict, now);
    if (inquiry.transaction !== null) this.state = foldTransactionSeen(this.state, inquiry.transaction, now);
  }

  private take(index: number): void {
    const [body] = this.queue.splice(index, 1);
    if (body === undefined) throw new Error('no such action');
    const { state, finish } = perform(this.state, body, this.clock());
    this.state = state;
    this.current = { actionId: String(this.taken), body, askedAt: null, sent: false, refusedAs: null };
    if (finish !== null) this.finish();
  }

  private finish(): void {
    if (this.current === null) throw new Error('no action in hand');
    this.state = foldOver(this.state, this.current.body, this.clock());
    this.current = null;
    this.finished += 1;
  }
}
