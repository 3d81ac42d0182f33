/** Beginnings of lives whose engine fails them: a task is executed twice, or the run is lost. */
import { anOrder } from '../methods/atobarai/an-order.ts';
import { calling, higher, register } from './calling.ts';
import type { Life } from './life.ts';
import type { Draw } from './model-calls.ts';
import { kindsOf } from './publications.ts';
import type { Scenario } from './scenario.ts';
import { approved, did, edit, HOUR_MS, MINUTE_MS, quiet, shipped, until } from './steps.ts';

/** The worker dies once a publication of this kind is in the records, for a moment or past every pause of the policy. */
function diesTelling(life: Life, kind: string, pauseMs: number): void {
  let left = 2;
  life.dies = (publication) => (kindsOf(publication).includes(kind) && left-- > 0 ? pauseMs : null);
}

const tellings: readonly { readonly kind: string; readonly begin: (life: Life) => Promise<void> }[] = [
  {
    kind: 'waiting',
    begin: async (life) => {
      await approved(life);
      await did(life, register);
      await quiet(life, 55_000);
      await did(life, { action: 'cancelCredit' });
    },
  },
  {
    kind: 'verdict',
    begin: async (life) => {
      await life.start({ intake: 'checkout', contents: anOrder() });
      await life.ask('awaitVerdict', { claimId: life.records.claimId });
      await until(life, () => life.state?.verdict !== null);
    },
  },
  { kind: 'outcome', begin: (life) => shipped(life) },
  {
    kind: 'end',
    begin: async (life) => {
      await approved(life);
      await did(life, { action: 'cancelCredit' });
    },
  },
  {
    kind: 'attention',
    begin: async (life) => {
      await approved(life);
      edit(life, 'slipRegistered');
      await did(life, { action: 'syncStatus' });
    },
  },
];

export const executedTwice: readonly Scenario[] = tellings.flatMap(({ kind, begin }) =>
  [2_000, 14_000, 70_000].map((pauseMs): Scenario => ({
    name: `executed again after ${pauseMs} ms: ${kind}`,
    begin: async (life) => {
      const { dies } = life;
      diesTelling(life, kind, pauseMs);
      await begin(life);
      life.dies = dies;
    },
  })),
);

/** With nothing under way, or with this call; then the same start comes again, an action wakes the order, or the sweep does. */
export const runsLost: readonly Scenario[] = [
  ...Object.entries(calling).map(([operation, { type, prepare, body }]): Scenario => ({
    name: `run lost with ${operation}`,
    begin: async (life, draw) => {
      await prepare(life);
      await life.act(body as { action: string });
      await life.flush();
      await until(life, () => [...life.agenda.inFlight.values()].some((call) => call.type === type), 2 * MINUTE_MS);
      await life.lose();
      await comesBack(life, draw);
    },
  })),
  {
    name: 'run lost with KAARA',
    begin: async (life, draw) => {
      life.calls.screenings.push('approved');
      await life.start({ intake: 'checkout', contents: anOrder() });
      await life.lose();
      await comesBack(life, draw);
    },
  },
  {
    name: 'run lost with a new credit',
    policy: { recreditOrder: 'creditFirst' },
    begin: async (life, draw) => {
      await approved(life);
      life.calls.screenings.push('approved');
      await life.act(higher);
      await life.flush();
      await until(life, () => life.agenda.inFlight.size > 0, 2 * MINUTE_MS);
      await life.lose();
      await comesBack(life, draw);
    },
  },
];

async function comesBack(life: Life, draw: Draw): Promise<void> {
  switch (draw(4)) {
    case 1:
      return life.startLate();
    case 2:
      return void (await life.act({ action: 'syncStatus' }));
    case 3:
      return void (await life.act({ action: 'cancelCredit' }));
    default:
      await quiet(life, HOUR_MS);
  }
}
