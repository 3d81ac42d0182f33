import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SmsVerdict } from '../../../src/domain/atobarai/answers.ts';
import { foldBuyerLooked, foldNotice } from '../../../src/domain/lifecycle/buyer-step.ts';
import { foldDoubtAnswer } from '../../../src/domain/lifecycle/doubt.ts';
import { foldCall } from '../../../src/domain/lifecycle/fold-call.ts';
import { nextStep } from '../../../src/domain/lifecycle/next-step.ts';
import { passTime } from '../../../src/domain/lifecycle/pass-time.ts';
import { perform } from '../../../src/domain/lifecycle/perform.ts';
import type { CurrentAction } from '../../../src/domain/lifecycle/step.ts';
import type { Answer, CallResult } from '../../../src/domain/order/call-result.ts';
import type { TransactionStatus } from '../../../src/domain/order/inquiry.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { foldAskAgain, foldSent } from '../../../src/domain/lifecycle/sending.ts';
import { anInquiry, aState, later, NOON } from './an-order-state.ts';
import { creditSentAs } from './sent-as.ts';
import { anOrder } from '../../methods/atobarai/an-order.ts';
import { seedOfRun } from '../../support/random.ts';

const seed = seedOfRun();
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A checkout whose buyer has been sent the code. */
function waiting(): OrderState {
  const asked = aState({ contents: anOrder({ invoice: 'sms' }), intake: 'checkout', buyerWaits: true, isOrder: false });
  return creditSentAs(asked, NOON, { kind: 'done', value: 'held' }, later(SECOND));
}

type Entry = CallResult<Answer>;
const done = (value: SmsVerdict): Entry => ({ kind: 'done', value });
const refused = (code: string): Entry => ({ kind: 'refused', code });

/** An order that waits for its code, without an engine; Yamato says what it is told to. */
class SmsLife {
  state = waiting();
  now = later(SECOND);
  yamato: TransactionStatus | null = 'held';
  entry: Entry = done('wrongCode');
  current: CurrentAction | null = null;
  readonly asks: string[] = [];
  entries = 0;

  /** Goes on until the order waits or ends; the bound is the point: no step may lead back to itself. */
  settle(): string | null {
    for (let turn = 0; turn < 12; turn += 1) {
      this.state = passTime(this.state, this.now);
      const step = nextStep({ state: this.state, current: this.current, queued: [], now: this.now });
      switch (step.kind) {
        case 'end':
          return null;
        case 'wait':
          if (step.until === null) throw new Error('waits for nothing');
          expect(step.until > this.now, 'waits for the past').toBe(true);
          return step.until;
        case 'ask': {
          this.asks.push(this.now);
          const answer = anInquiry(this.yamato === null ? { failed: { kind: 'unknown', code: 'timeout' } } : { transaction: { status: this.yamato, warning: 'none' } });
          if (step.purpose === 'buyer') this.state = foldBuyerLooked(this.state, answer, this.now);
          else this.state = answer.failed === null ? foldDoubtAnswer(foldSent(this.state), answer, this.now) : foldAskAgain(this.state, this.now);
          break;
        }
        case 'send': {
          const { operation, settlementNo } = step.plan;
          if (operation !== 'KAASA') throw new Error(`an SMS wait does not send ${operation}`);
          this.entries += 1;
          const call = { operation, settlementNo, sentAt: this.now, result: this.entry };
          ({ state: this.state, current: this.current } = foldCall({ state: this.state, current: this.current }, step.plan, call, null, this.now));
          // What did not leave is tried again: it leaves then.
          if (this.entry.kind === 'notSent') this.entry = done('wrongCode');
          break;
        }
        case 'finishAction':
          this.current = null;
          break;
        default:
          throw new Error(`an SMS wait does not lead to ${step.kind}`);
      }
    }
    throw new Error('no rest after 12 steps');
  }

  enter(answer: Entry): void {
    if (this.current !== null) return;
    this.entry = answer;
    const body = { action: 'own', name: 'submitSmsCode', fields: { code: '1234' }, note: null, shopStatus: null, cartStatus: null, notifyCart: false } as const;
    const { state, finish } = perform(this.state, body, this.now);
    this.state = state;
    if (finish === null) this.current = { actionId: 'entry', body, askedAt: null, sent: false, refusedAs: null };
  }

  passTo(until: string): void {
    for (let wake = this.settle(); wake !== null && wake <= until; wake = this.settle()) this.now = wake;
    if (this.now < until) this.now = until;
  }
}

const answers: readonly Entry[] = [
  ...(['accepted', 'wrongCode', 'expired', 'notDelivered', 'notWaiting'] as const).map(done),
  ...['kaasa020E', 'kaasa021E', 'kaasa022E', 'kaasa024E', 'kaasa999E'].map(refused),
  { kind: 'unknown', reason: 'timeout' },
  { kind: 'notSent', reason: 'connectionRefused' },
];
const statuses: readonly (TransactionStatus | null)[] = [null, 'held', 'approved', 'lapsed', 'refused', 'cancelled'];

const event = fc.oneof(
  fc.record({ kind: fc.constant('enter' as const), answer: fc.constantFrom(...answers) }),
  fc.record({ kind: fc.constant('yamato' as const), status: fc.constantFrom(...statuses) }),
  fc.record({ kind: fc.constant('push' as const), settlementNo: fc.constantFrom('A-1', 'A-2') }),
  fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 20 * MINUTE }) }),
);

test(`whatever is entered, pushed or answered, the wait ends as Yamato says (SEED=${seed})`, () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), fc.constantFrom('lapsed' as const, 'approved' as const), (events, last) => {
      const life = new SmsLife();
      let entered = 0;
      let pushes = 0;
      for (const next of events) {
        if (next.kind === 'enter') {
          entered += 1;
          life.enter(next.answer);
        } else if (next.kind === 'yamato') life.yamato = next.status;
        else if (next.kind === 'push') {
          pushes += 1;
          life.state = foldNotice(life.state, next.settlementNo, life.now);
        }
        life.passTo(next.kind === 'time' ? later(next.ms, life.now) : life.now);
      }
      life.yamato = last;
      life.passTo(later(3 * 60 * MINUTE, life.now));
      const { credit, outcome, attention } = life.state;
      expect(credit.state, 'the wait is over').not.toBe('awaitingBuyer');
      expect(['approved', 'refused', 'cancelled']).toContain(credit.state);
      if (credit.state !== 'approved') expect(outcome, 'a checkout without credit is no order').not.toBeNull();
      expect(attention.filter(({ code }) => code !== 'changedElsewhere')).toEqual([]);
      expect(life.entries, 'sent more often than entered').toBeLessThanOrEqual(2 * entered);
      expect(life.asks.length).toBeLessThanOrEqual(20 + 2 * entered + 2 * pushes + events.length * 6);
    }),
    { seed, numRuns: 1_500 },
  );
});

test('while Yamato lets it wait, it is asked seldom, and staff are told after the patience', () => {
  const life = new SmsLife();
  life.passTo(later(90 * MINUTE));
  expect(life.asks.length).toBeGreaterThan(5);
  expect(life.asks.length).toBeLessThan(18);
  expect(life.state.attention.map(({ code }) => code)).toEqual(['holdTooLong']);
  expect(life.asks[0]).toBe(later(3 * MINUTE + 2 * SECOND));
});

test('pushes by the thousand make one question every two seconds at most', () => {
  const life = new SmsLife();
  for (let count = 0; count < 1_000; count += 1) {
    life.state = foldNotice(life.state, 'A-1', life.now);
    life.passTo(later(20, life.now));
  }
  expect(life.asks.length).toBeGreaterThan(5);
  expect(life.asks.length).toBeLessThanOrEqual(10);
});
