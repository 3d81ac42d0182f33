/**
 * Every changing call × the moment of the crash × who dies. Each call is held at its very moment, then all crash together;
 * afterwards every order is what Yamato's ledger says, or what is left to a person is exactly what must be.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { describeWithEngine } from '../support/engine.ts';
import { type Moment, moments } from '../support/gate.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import type { StartedProcess } from '../support/processes.ts';
import { testPolicy } from '../support/system.ts';
import { useInstallation } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';
import { agreesWithLedger, isSettled } from './ledger-agreement.ts';
import { type Case, preparations } from './operations.ts';

/** Two calls' time and a doubt after it, on a busy machine. */
const SETTLED_WITHIN_MS = 120_000;
const HELD_WITHIN_MS = 30_000;

const whens: Readonly<Record<Moment, string>> = {
  taken: 'before it is sent',
  sent: 'after it is sent, before it is in the ledger',
  committed: 'after it is in the ledger, before the answer',
  answered: 'after the answer, before it is recorded',
};
const victims = ['worker', 'engine', 'records'] as const;
type Victim = (typeof victims)[number];

/** A dead worker is noticed when its calls' time is up, so that is short; where it lives on, no call may run out of time. */
const callTimeoutMs: Readonly<Record<Victim, number>> = { worker: 8_000, engine: 30_000, records: 30_000 };

/** Yamato's side of one call: how often it came in, and how often it changed the ledger. */
type Count = { readonly calls: number; readonly commits: number };
const NOTHING: Count = { calls: 0, commits: 0 };

/** Temporal's number for an activity that a worker has taken. */
const STARTED = 2;
type Pending = { readonly type: string; readonly state: number; readonly attempt: number };

/** A case, and what was so before it was set off and at the moment of the crash. */
type Crashed = Case & { readonly moment: Moment; readonly before: Count; readonly then: Count; readonly pending: readonly Pending[] };

describeWithEngine('a crash around a changing call', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    const { installation, cart, yamato } = useInstallation(engine);
    let worker: StartedProcess;
    beforeAll(async () => {
      worker = await installation.startWorker();
    }, 120_000);

    const kill: Readonly<Record<Victim, () => Promise<unknown>>> = {
      worker: () => worker.end('SIGKILL'),
      engine: () => installation.engine.kill(),
      records: () => installation.postgres.kill(),
    };
    const revive: Readonly<Record<Victim, () => Promise<unknown>>> = {
      worker: async () => (worker = await installation.startWorker()),
      engine: () => installation.engine.restart(),
      records: () => installation.postgres.restart(),
    };
    /** The calls have come to their ends, and whoever is dead has not heard of it. */
    const missed: Readonly<Record<Victim, (cases: readonly Case[]) => Promise<unknown>>> = {
      worker: async () => undefined,
      engine: (cases) => installation.gate.reached(cases, 'answered', HELD_WITHIN_MS),
      records: async (cases) => {
        for (const one of cases) await waitFor(() => pendingOf(one), isToldInVain, HELD_WITHIN_MS);
      },
    };

    for (const victim of victims) {
      describe(`${victim} gone`, () => {
        let crashed: readonly Crashed[] = [];
        beforeAll(async () => {
          crashed = await crash(victim);
        }, 240_000);

        for (const moment of moments) {
          test(whens[moment], async () => {
            const here = crashed.filter((one) => one.moment === moment);
            expect(here.map(({ name }) => name)).not.toEqual([]);
            for (const one of here) expectExact(one);
            for (const one of here) await expectEnd(one, victim);
          });
        }
      });
    }

    const crash = async (victim: Victim): Promise<readonly Crashed[]> => {
      const { gate, system } = installation;
      await system.records.updateShop(system.shop, { policy: { ...testPolicy, retireRetryFirstMs: 500, callTimeoutMs: callTimeoutMs[victim] } });
      const cases: (Case & { readonly moment: Moment; readonly before: Count })[] = [];
      for (const moment of moments) {
        const prepared = await Promise.all(preparations.map((prepare) => prepare(cart, yamato)));
        // What calls nobody is never on its way.
        const possible = prepared.filter(({ operation }) => operation !== null || moment === 'taken' || moment === 'answered');
        cases.push(...(await Promise.all(possible.map(async (one) => ({ ...one, moment, before: await countOf(one) })))));
      }
      // With its answer at the latest, whatever it is: nothing is told before the crash.
      for (const one of cases) gate.hold(one, one.moment, 'answered');
      await Promise.all(cases.map(({ trigger }) => trigger()));
      for (const moment of moments) await gate.reached(cases.filter((one) => one.moment === moment), moment, HELD_WITHIN_MS);
      const crashed = await Promise.all(cases.map(async (one) => ({ ...one, then: await countOf(one), pending: await pendingOf(one) })));

      await kill[victim]();
      gate.open(cases);
      await missed[victim](cases);
      await revive[victim]();
      return crashed;
    };

    const countOf = async ({ operation, settlementNo }: Case): Promise<Count> =>
      operation === null ? NOTHING : { calls: await yamato.calls(operation, settlementNo), commits: await yamato.commits(operation, settlementNo) };

    /** What the engine has handed out for the order and knows no end of. */
    const pendingOf = async ({ orderNumber }: Case): Promise<Pending[]> => {
      const { client, shop } = installation.system;
      const { raw } = await client.workflow.getHandle(orderWorkflowId(shop, orderNumber)).describe();
      return (raw.pendingActivities ?? []).map(({ activityType, state, attempt }) => ({ type: activityType?.name ?? '', state: Number(state), attempt: Number(attempt) }));
    };
    /** What the records did not take at once is told again and again in the background. */
    const isToldInVain = (pending: readonly Pending[]) => pending.some(({ type, attempt }) => type === 'publish' || (type === 'claimSettlementNo' && attempt > 1));

    /** A worker had the call, Yamato was as far as the moment says, and the engine knew of nothing. */
    const expectExact = ({ name, moment, operation, activity, before, then, pending }: Crashed) => {
      const wasThere = operation !== null && (moment === 'committed' || moment === 'answered');
      expect(since(before, then), name).toEqual(wasThere ? { calls: 1, commits: 1 } : NOTHING);
      expect(pending, name).toContainEqual({ type: activity, state: STARTED, attempt: 1 });
    };

    const expectEnd = async (one: Crashed, victim: Victim) => {
      const left = leftToPeople(one, victim);
      await waitFor(() => endOf(one), (end) => end === `${one.name}: ${left ?? 'agrees'}`, SETTLED_WITHIN_MS);
      const { calls, commits } = since(one.before, await countOf(one));
      const isSent = one.operation !== null && (left === null || one.moment !== 'taken');
      const repeats = one.isRepeated && victim === 'worker' ? 1 : 0;
      expect(calls, `${one.name}, calls`).toBeLessThanOrEqual(isSent ? 1 + repeats : 0);
      expect(commits, `${one.name}, commits`).toBeGreaterThanOrEqual(isSent ? 1 : 0);
      expect(commits, `${one.name}, commits`).toBeLessThanOrEqual(calls);
    };

    /** Only a dead worker leaves anything to do, and only where a repeat would count at Yamato; null: nothing. */
    const leftToPeople = ({ operation, moment }: Crashed, victim: Victim): string | null => {
      if (victim !== 'worker') return null;
      if (operation === 'KAARR') return 'staff: reissueUnknown';
      return operation === 'KAASA' && moment === 'taken' ? BUYER : null;
    };
    const BUYER = 'the buyer enters the code again';

    /** Order and ledger once every action is finished, or what is still open. */
    const endOf = async ({ name, orderNumber }: Case): Promise<string> => {
      const { api, shop, keys } = installation.system;
      const { status, body: order } = await cart.get(orderNumber);
      const history = await api.inject({ method: 'GET', url: `/v1/shops/${shop}/orders/${orderNumber}/actions`, headers: { authorization: `Bearer ${keys.staff}` } });
      if (status !== 200 || history.statusCode !== 200) return `${name}: answered ${status}`;
      const { lines } = history.json<{ lines: readonly { state: string; action: string }[] }>();
      const open = lines.filter(({ state }) => state !== 'finished').map(({ action }) => action);
      if (order.status === 'creditAwaitingBuyer' && open.join() === 'startOrder') return `${name}: ${BUYER}`;
      if (open.length > 0 || !isSettled(order)) return `${name}, open: ${open.join(' ')} ${order.status}`;
      if (order.attention.length > 0) return `${name}: staff: ${order.attention.map(({ code }) => code).join(' ')}`;
      return `${name}: ${agreesWithLedger(order, await yamato.credits(`${orderNumber}-1`, `${orderNumber}-2`, `${orderNumber}-3`))}`;
    };
  });
});

function since(before: Count, now: Count): Count {
  return { calls: now.calls - before.calls, commits: now.commits - before.commits };
}
