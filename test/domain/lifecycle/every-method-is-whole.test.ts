import { describe, expect, test } from 'vitest';
import { reducePlan, reissuePlan, reissueWithdrawalPlan, smsCodePlan } from '../../../src/domain/atobarai/plans.ts';
import { card } from '../../../src/domain/card/method.ts';
import { amountPlan, reauthorisePlan, threeDPlan } from '../../../src/domain/card/plans.ts';
import { actionLabel } from '../../../src/domain/lifecycle/action-labels.ts';
import { attentionCodes, attentionRule, isAttentionCode } from '../../../src/domain/lifecycle/attention-rules.ts';
import { deadlineKinds, deadlineRule, deadlineRules } from '../../../src/domain/lifecycle/deadline-rules.ts';
import { type DoubtAnswer, type DoubtRule, isAskable, type Method, methodsInUse, useMethod } from '../../../src/domain/lifecycle/method.ts';
import { type Phase, phaseLabels } from '../../../src/domain/lifecycle/phase.ts';
import { commonActionLabels, systemActionLabels } from '../../../src/domain/order/actions.ts';
import { type About, attentionRules } from '../../../src/domain/order/attention.ts';
import { raise } from '../../../src/domain/order/attention-list.ts';
import type { CallPlan } from '../../../src/domain/order/call-plan.ts';
import { ADOPTION, type OrderState } from '../../../src/domain/order/order-state.ts';
import { MADE_UP } from '../../methods/made-up/asked/method.ts';
import { aCardOrder } from '../../methods/card/an-order.ts';
import '../../methods/made-up/domain.ts';
import { SILENT } from '../../methods/made-up/silent/method.ts';
import { aParcel, approved, NOON } from './an-order-state.ts';

// Not in use yet: its parts beside the domain are not there.
useMethod(card);

/** What every method is looked at with. A method that is new needs an entry. */
type Sample = { readonly order: OrderState; readonly ownPlans: (order: OrderState) => readonly CallPlan[] };

const samples: Readonly<Record<string, Sample>> = {
  atobarai: {
    order: approved({ parcels: [aParcel(), aParcel({ replaces: '123456789013' }), aParcel({ carrier: 'sagawa' })] }),
    ownPlans: (order) => [reducePlan(order), smsCodePlan(order, '1234'), reissuePlan(order, { reason: 'lost', reasonText: '' }), reissueWithdrawalPlan(order)],
  },
  card: { order: approved({ service: 'card', contents: aCardOrder(), parcels: [aParcel({ state: 'registered' }), aParcel({ slipNo: '300000000016', sentAs: '300000000016' })] }), ownPlans: (order) => [threeDPlan(order), amountPlan(order), reauthorisePlan(order)] },
  [MADE_UP]: { order: approved({ service: MADE_UP, parcels: [aParcel(), aParcel({ replaces: '123456789013' })] }), ownPlans: () => [] },
  [SILENT]: { order: approved({ service: SILENT, parcels: [aParcel()] }), ownPlans: () => [] },
};

const everyAnswer: Readonly<Record<DoubtAnswer, true>> = {
  approved: true, cancelled: true, slipRegistered: true, deliveryProblem: true, warned: true, saleConfirmed: true, invoiced: true, paid: true, held: true, lapsed: true, refused: true,
  notFound: true, noAnswer: true,
};
const everyAbout: Readonly<Record<About, true>> = {
  verdict: true, credit: true, flip: true, line: true, shipment: true, shipDate: true, deadline: true, delivery: true, tracking: true, cancel: true, amend: true, replaced: true,
  elsewhere: true, loss: true, document: true,
};
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const phases = Object.keys(phaseLabels) as Phase[];

function sampleOf({ service }: Method): Sample {
  const sample = samples[service];
  if (sample === undefined) throw new Error(`no sample order of ${service}`);
  return sample;
}

/** Every kind of call that the method can plan for its sample order. */
function plansOf(method: Method): readonly CallPlan[] {
  const { order, ownPlans } = sampleOf(method);
  const { settlementNo } = order.credit;
  return [
    method.creditPlan(order), method.cancelPlan(order, settlementNo, 'cancel'), method.cancelPlan(order, settlementNo, 'retire'), method.withdrawPlan(order, method.withdraws === 'each' ? 0 : null),
    ...order.parcels.flatMap((_, parcel) => [method.slipPlan(order, parcel, false), method.slipPlan(order, parcel, true)]), ...ownPlans(order),
  ];
}

function rowsOf({ doubts }: Method): readonly (readonly [string, DoubtRule])[] {
  return Object.entries(doubts);
}

describe.each(methodsInUse().map((method) => [method.service, method] as const))('%s', (_service, method) => {
  test('takes every common action, and reads those of its own, which have names and labels of their own', () => {
    const own = Object.keys(method.actions).filter((action) => !Object.hasOwn(commonActionLabels, action));
    // A look at Yamato is nothing to offer where it cannot be asked.
    expect(Object.keys(commonActionLabels).filter((action) => !Object.hasOwn(method.actions, action))).toEqual(isAskable(method) ? [] : ['inquireCredit', 'syncStatus']);
    expect(own.filter((action) => method.readAction(action, {}) === null), 'cannot be read').toEqual([]);
    expect(own.filter((action) => Object.hasOwn(systemActionLabels, action)), 'is what the system does by itself').toEqual([]);
    for (const action of own) expect(actionLabel(action)).toMatch(JAPANESE);
    expect(method.readAction('anything', {})).toBeNull();
  });

  test.each(Object.entries(method.actions))('%s has every phase', (_action, { cells }) => {
    expect(Object.keys(cells).toSorted()).toEqual(phases.toSorted());
    for (const cell of Object.values(cells)) if (cell !== true) expect(cell).toMatch(JAPANESE);
  });

  test('has a doubt row for every call that can leave a doubt, and none that no call leaves', () => {
    const left = plansOf(method).flatMap(({ doubt }) => (doubt === null ? [] : [doubt]));
    const rows = rowsOf(method).map(([operation]) => operation);
    // Taking an order over begins with a question.
    expect([...new Set([...left, ...(isAskable(method) ? [ADOPTION] : [])])].toSorted()).toEqual(rows.toSorted());
    expect(left).toContain(method.creditDoubt);
  });

  test('keeps what a repeat must be the same as, and asks nothing, where it cannot be asked', () => {
    const plans = plansOf(method).filter(({ once }) => !once);
    for (const { doubt, keeps, purpose, activity } of plans) if (doubt !== null && method.doubts[doubt]?.ask === null && purpose !== 'credit') expect(keeps, activity).toBe('plan');
    if (!isAskable(method)) expect(rowsOf(method).filter(([, { ask }]) => ask !== null)).toEqual([]);
    const { order } = sampleOf(method);
    expect(method.creditPlan({ ...order, creditSent: false }).keeps).toBe('permission');
    expect(method.creditPlan({ ...order, creditSent: true }).keeps).toBeNull();
  });

  test('believes no code that nobody knows', () => {
    for (const plan of plansOf(method)) expect(method.readsCode('1Z-NOBODY-KNOWS', { plan, doubt: null }), plan.activity).toBe('unclear');
  });

  test('never sends twice what is sent once, whatever became of it', () => {
    for (const { activity, once, doubt } of plansOf(method)) if (once) expect(doubt, activity).toBeNull();
  });

  test('says of every plan what operators read, and nothing but plain data', () => {
    for (const plan of plansOf(method)) {
      expect([plan.activity, plan.operation]).toEqual([expect.stringMatching(/^send[A-Z]/), expect.stringMatching(/./)]);
      expect(plan.summary).toMatch(JAPANESE);
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    }
  });

  test.each(rowsOf(method))('doubt about %s has a conclusion for every answer', (_operation, { answers, label }) => {
    expect(Object.keys(answers).toSorted()).toEqual(Object.keys(everyAnswer).toSorted());
    // Nothing was learned: whatever follows from that would be made up.
    expect(answers.noAnswer).toBe('askAgain');
    expect(label).toMatch(JAPANESE);
  });

  test.each(rowsOf(method))('doubt about %s is decided by what its attention offers, and by nothing else', (_operation, { attention, decide }) => {
    const offered = attentionRule(attention).choices.filter((choice) => choice !== 'retry');
    expect(isAttentionCode(attention)).toBe(true);
    expect(Object.keys(decide).toSorted()).toEqual(offered.toSorted());
  });

  test.each(Object.entries(method.attentions))('its attention %s can be decided as it offers', (code, { choices }) => {
    for (const choice of choices) {
      if (choice === 'acknowledge' || choice === 'close') continue;
      const { state, finish } = method.decide(raise(sampleOf(method).order, code, NOON), code, choice, NOON);
      expect([finish?.outcome, state.attention], choice).toEqual(['done', []]);
    }
    expect(choices.length).toBeGreaterThan(0);
  });

  test('warns and reminds of nothing that staff could not look up', () => {
    const told = [...Object.values(method.warnings), ...Object.values(method.deadlines).flatMap(({ near, passed }) => [near, passed])].filter((code) => code !== null);
    expect(told.filter((code) => !isAttentionCode(code))).toEqual([]);
  });

  test('calls every status by a name, and lets staff correct to those only', () => {
    for (const label of Object.values(method.transactionLabels)) expect(label).toMatch(JAPANESE);
    expect(method.correctable.filter((status) => !Object.hasOwn(method.transactionLabels, status))).toEqual([]);
    for (const label of Object.values(method.transferTargets)) expect(label).toMatch(JAPANESE);
  });

  test('says its own reasons in words, and what to do', () => {
    for (const { message, whatToDo } of Object.values(method.causes)) for (const text of [message, whatToDo]) expect(text).toMatch(JAPANESE);
  });

  test('its look-ups have names of their own in the history', () => {
    const names = Object.values(method.lookUps).map(({ historyName }) => historyName);
    expect(names.filter((name) => Object.hasOwn(method.actions, name) || Object.hasOwn(systemActionLabels, name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('no two attentions share a code, among the core and all methods', () => {
  expect(new Set(attentionCodes()).size).toBe(attentionCodes().length);
});

test('no two deadlines share a kind, and each has its own rule, whose attentions there are', () => {
  expect(new Set(deadlineKinds()).size).toBe(deadlineKinds().length);
  for (const kind of deadlineKinds()) {
    const { label, then, staffCan, near, passed } = deadlineRule(kind);
    for (const text of [label, then, staffCan]) expect(text).toMatch(JAPANESE);
    for (const code of [near, passed]) if (code !== null) expect(isAttentionCode(code), code).toBe(true);
  }
  expect(deadlineKinds()).toEqual(expect.arrayContaining(Object.keys(deadlineRules)));
});

test('every attention is about something, and there is something to be said about everything', () => {
  const abouts = new Set(attentionCodes().map((code) => attentionRule(code).about));
  expect([...abouts].toSorted()).toEqual(Object.keys(everyAbout).toSorted());
  expect(Object.keys(attentionRules).length).toBeGreaterThan(0);
});
