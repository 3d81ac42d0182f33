/**
 * Every changing operation × the moment of the crash × who dies. All operations of one cell crash together; afterwards
 * every order is what Yamato's ledger says, or `attention` names what staff have to find out.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cart, cartOf, WAIT_MS } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import type { StartedProcess } from '../support/processes.ts';
import { type Yamato, yamatoOf } from '../support/sandbox-control.ts';
import { waitFor } from '../support/wait-for.ts';
import { agreesWithLedger, isSettled } from './ledger-agreement.ts';
import { type Case, preparations } from './operations.ts';

/** Yamato takes so long to answer where somebody dies meanwhile. */
const SLOW_MS = 2_500;
/** Two calls' time and a doubt after it. */
const SETTLED_WITHIN_MS = 90_000;

const moments = ['before it is sent', 'after it is sent, before the answer', 'after the answer, before it is recorded'] as const;
const victims = ['worker', 'engine', 'records'] as const;

describeWithEngine('a crash around a changing call', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    let installation: Installation;
    let worker: StartedProcess;
    let cart: Cart;
    let yamato: Yamato;
    beforeAll(async () => {
      installation = await openInstallation(engine, { callTimeoutMs: SLOW_MS + 500, retireRetryFirstMs: 500 });
      worker = await installation.startWorker();
      cart = cartOf(installation.system);
      yamato = yamatoOf(installation.system);
    }, 120_000);
    afterAll(async () => {
      await installation?.close();
    });

    const kill: Readonly<Record<(typeof victims)[number], () => Promise<unknown>>> = {
      worker: () => worker.end('SIGKILL'),
      engine: () => installation.engine.kill(),
      records: () => installation.postgres.kill(),
    };
    const revive: Readonly<Record<(typeof victims)[number], () => Promise<unknown>>> = {
      worker: async () => (worker = await installation.startWorker()),
      engine: () => installation.engine.restart(),
      records: () => installation.postgres.restart(),
    };
    const arrived = ({ operation, settlementNo }: Case, before: number) =>
      waitFor(() => yamato.calls(operation, settlementNo), (calls) => calls > before, WAIT_MS);

    for (const victim of victims) {
      for (const moment of moments) {
        test(`${victim} gone ${moment}`, async () => {
          const cases = await Promise.all(Object.values(preparations).map((prepare) => prepare(cart, yamato)));
          const before = await Promise.all(cases.map(({ operation, settlementNo }) => yamato.calls(operation, settlementNo)));
          if (moment === moments[1]) {
            await Promise.all(cases.map(({ operation, settlementNo }) => yamato.fault({ operation, orderNo: settlementNo, nth: 1, fault: 'delay', ms: SLOW_MS, when: 'after' })));
          }
          const triggered = Promise.allSettled(cases.map(({ trigger }) => trigger()));
          // Whatever a trigger waits for may be what dies.
          if (moment === moments[0]) await Promise.race([triggered, waitFor(() => yamato.calls('KAACL', ...cases.map(({ settlementNo }) => settlementNo)), (calls) => calls > 0)]);
          else await Promise.all(cases.map((one, index) => arrived(one, before[index] ?? 0)));
          await kill[victim]();
          await revive[victim]();
          // What nobody took is asked for again, as a cart or a clerk would.
          for (const [index, taken] of (await triggered).entries()) if (taken.status === 'rejected' || taken.value.status >= 500) await cases[index]?.trigger();

          for (const { name, orderNumber } of cases) {
            const verdict = await waitFor(() => verdictOn(orderNumber), (seen) => seen === 'agrees' || seen.startsWith('staff:'), SETTLED_WITHIN_MS);
            if (verdict !== 'agrees') expect(verdict, name).toMatch(/Unknown|twoLiveCredits/);
          }
        });
      }
    }

    /** `agrees` with the ledger once every action is finished, `staff:` what they have been told, or what is still open. */
    const verdictOn = async (orderNumber: string): Promise<string> => {
      const { api, shop, keys } = installation.system;
      const { status, body: order } = await cart.get(orderNumber);
      const history = await api.inject({ method: 'GET', url: `/v1/shops/${shop}/orders/${orderNumber}/actions`, headers: { authorization: `Bearer ${keys.staff}` } });
      if (status !== 200 || history.statusCode !== 200) return `answered ${status}`;
      if (order.attention.length > 0) return `staff: ${order.attention.map(({ code }) => code).join(' ')}`;
      const { lines } = history.json<{ lines: readonly { state: string; action: string }[] }>();
      // A code whose entry was lost unsent is entered again by the buyer: until then order and ledger both wait.
      const waits = (action: string) => action === 'startOrder' && order.status === 'creditAwaitingBuyer';
      const open = lines.filter(({ state, action }) => state !== 'finished' && !waits(action)).map(({ action }) => action);
      if (open.length > 0 || !isSettled(order)) return `open: ${open.join(' ')} ${order.status}`;
      return agreesWithLedger(order, await yamato.credits(`${orderNumber}-1`, `${orderNumber}-2`));
    };
  });
});
