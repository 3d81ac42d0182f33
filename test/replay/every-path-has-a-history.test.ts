import { beforeAll, describe, expect, test } from 'vitest';
import { amendmentSamples } from '../../scripts/amendment-samples.ts';
import type { AtobaraiActivities, RecordsActivities } from '../../src/activities/contract.ts';
import { correctableStatuses } from '../../src/domain/order/action-body.ts';
import { actionLabels } from '../../src/domain/order/actions.ts';
import type { AmendPlan } from '../../src/domain/atobarai/amend-way.ts';
import { type DoubtAnswer, doubtTable } from '../../src/domain/lifecycle/doubt.ts';
import type { WatchPlan } from '../../src/domain/lifecycle/watch.ts';
import { attentionRules } from '../../src/domain/order/attention.ts';
import type { OrderOutcome } from '../../src/domain/order/facets.ts';
import type { DoubtOperation } from '../../src/domain/order/order-state.ts';
import { messages, type OrderInput } from '../../src/workflows/contract.ts';
import { everyRoad } from './every-road.ts';
import { type Evidence, evidenceOf } from './history-evidence.ts';
import { storedHistory, storedNames } from './stored-histories.ts';

/** False: no order of 後払い ends so. A member that is new in the type must be added here, and then needs a history. */
const outcomes: Readonly<Record<OrderOutcome, boolean>> = {
  paid: true, cancelled: true, refused: true, failed: true, transferred: true, closedByStaff: true, abandoned: true, superseded: true, confirmed: false,
};
const activities: Readonly<Record<keyof AtobaraiActivities | keyof RecordsActivities, true>> = {
  sendCredit: true, sendSlip: true, sendCancel: true, sendWithdrawal: true, sendReduction: true, sendReissue: true, sendReissueWithdrawal: true,
  sendSmsCode: true, fetchInvoice: true, inquire: true, watch: true, publish: true, loadOrder: true, checkStart: true, claimSettlementNo: true, voidNumber: true,
};
const inputs: Readonly<Record<OrderInput['kind'], true>> = { start: true, resume: true, continue: true };
/** Whether a watch for this purpose gives up some day; the patience with a hold is the order's own timer's. */
const watches: Readonly<Record<WatchPlan['purpose'], boolean>> = { hold: false, recheck: false, track: true };

function amendment(phase: string, plan: AmendPlan): Evidence {
  switch (plan.kind) {
    case 'way':
      return `amendment ${phase} ${plan.way}`;
    case 'confirm':
      return `amendment ${phase} confirmCancelFirst`;
    case 'refused':
      return `amendment ${plan.code}`;
  }
}

const distinct = <T>(all: readonly T[]): readonly T[] => [...new Set(all)];

/** Read from the domain's own tables: what is new there needs a history. */
const paths: Readonly<Record<string, readonly Evidence[]>> = {
  'an action': Object.keys(actionLabels).map((action) => `action ${action} done`),
  'an amendment': distinct(amendmentSamples().flatMap(({ plans }) => plans.map(({ phase, plan }) => amendment(phase, plan)))),
  'an amendment whose cancel comes first': ['held', 'approved', 'shipped'].map((phase) => `amendment ${phase} cancelFirst`),
  'a doubt': (Object.keys(doubtTable) as DoubtOperation[]).flatMap((operation) => distinct(Object.values(doubtTable[operation])).map((conclusion) => `doubt ${operation} ${conclusion}`)),
  'an adoption': (Object.keys(doubtTable.ADOPT) as DoubtAnswer[]).map((answer) => `arrival ${answer}`),
  'an attention': Object.keys(attentionRules).map((code) => `attention ${code}`),
  'a decision': Object.entries(attentionRules).flatMap(([code, { choices }]) => choices.map((choice) => `decision ${code} ${choice}`)),
  'a corrected status': correctableStatuses.map((status) => `correction ${status}`),
  'a watch': Object.entries(watches).flatMap(([purpose, givesUp]) => [`watch ${purpose} changed`, ...(givesUp ? [`watch ${purpose} gaveUp`] : [])]),
  'a message': Object.values(messages).map((name) => `message ${name}`),
  'an activity': Object.keys(activities).map((name) => `activity ${name}`),
  'a call that nobody tells about': ['lost sendCredit'],
  'a beginning': Object.keys(inputs).map((kind) => `input ${kind}`),
  'an outcome': Object.entries(outcomes).flatMap(([outcome, happens]) => (happens ? [`outcome ${outcome}`] : [])),
};

describe('a stored history is there for', () => {
  let shown: ReadonlySet<Evidence>;
  beforeAll(() => {
    shown = new Set(storedNames().flatMap((name) => [...evidenceOf(storedHistory(name).events ?? [])]));
  });

  test('every road', () => {
    expect(storedNames()).toEqual(expect.arrayContaining(Object.keys(everyRoad)));
  });

  test.each(Object.entries(paths))('every path of %s', (_, wanted) => {
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.filter((path) => !shown.has(path)), 'no history shows').toEqual([]);
  });
});
