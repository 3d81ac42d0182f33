import { beforeAll, describe, expect, test } from 'vitest';
import { amendmentSamples } from '../../scripts/amendment-samples.ts';
import { atobaraiService } from '../../src/activities/atobarai/service.ts';
import type { AskingActivities, RecordsActivities } from '../../src/activities/contract.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import type { AmendPlan } from '../../src/domain/lifecycle/amend-plan.ts';
import type { WatchPlan } from '../../src/domain/lifecycle/watch.ts';
import { attentionRules } from '../../src/domain/order/attention.ts';
import type { OrderOutcome } from '../../src/domain/order/facets.ts';
import { ADOPTION } from '../../src/domain/order/order-state.ts';
import { messages, type OrderInput } from '../../src/workflows/contract.ts';
import { everyRoad } from './every-road.ts';
import { type Evidence, evidenceOf } from './history-evidence.ts';
import { storedHistory, storedNames } from './stored-histories.ts';

/** False: no order of 後払い ends so. A member that is new in the type must be added here, and then needs a history. */
const outcomes: Readonly<Record<OrderOutcome, boolean>> = {
  paid: true, cancelled: true, refused: true, failed: true, transferred: true, closedByStaff: true, abandoned: true, superseded: true, confirmed: false,
};
const activities: Readonly<Record<keyof AskingActivities | keyof RecordsActivities, true>> = {
  inquire: true, watch: true, publish: true, loadOrder: true, checkStart: true, claimSettlementNo: true, voidNumber: true,
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

const attentions = Object.entries({ ...attentionRules, ...atobarai.attentions });

const distinct = <T>(all: readonly T[]): readonly T[] => [...new Set(all)];

/** Read from the domain's own tables: what is new there needs a history. */
const paths: Readonly<Record<string, readonly Evidence[]>> = {
  'an action': Object.keys(atobarai.actions).map((action) => `action ${action} done`),
  'an amendment': distinct(amendmentSamples().flatMap(({ plans }) => plans.map(({ phase, plan }) => amendment(phase, plan)))),
  'an amendment whose cancel comes first': ['held', 'approved', 'shipped'].map((phase) => `amendment ${phase} cancelFirst`),
  'a doubt': Object.entries(atobarai.doubts).flatMap(([operation, { answers }]) => distinct(Object.values(answers)).map((conclusion) => `doubt ${operation} ${conclusion}`)),
  'an adoption': Object.keys(atobarai.doubts[ADOPTION]?.answers ?? {}).map((answer) => `arrival ${answer}`),
  'an attention': attentions.map(([code]) => `attention ${code}`),
  'a decision': attentions.flatMap(([code, { choices }]) => choices.map((choice) => `decision ${code} ${choice}`)),
  'a corrected status': atobarai.correctable.map((status) => `correction ${status}`),
  'a watch': Object.entries(watches).flatMap(([purpose, givesUp]) => [`watch ${purpose} changed`, ...(givesUp ? [`watch ${purpose} gaveUp`] : [])]),
  'a message': Object.values(messages).map((name) => `message ${name}`),
  'an activity': [...Object.keys(activities), ...Object.keys(atobaraiService.sends), ...Object.values(atobarai.lookUps).map(({ activity }) => activity)].map((name) => `activity ${name}`),
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
