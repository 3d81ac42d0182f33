/**
 * Random lives of many orders on the real engine, against the real sandbox over HTTP: actions, faults, console edits and
 * worker restarts in any order; once Yamato is honest again, every order is what its ledger says, or staff have been told.
 * `SEED=…` and `LONG_SECONDS=…` by environment.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../src/api/engine.ts';
import { everyRound } from '../../src/api/rounds.ts';
import { sweepOnce } from '../../src/api/sweep.ts';
import { createLog } from '../../src/log.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { numbersFrom, seedOfRun } from '../support/random.ts';
import { sweepCounters } from '../support/sweep-counters.ts';
import { useSystem } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';
import { everythingOf } from './everything-of.ts';
import { agreesWithLedger, isSettled } from './ledger-agreement.ts';

const seed = seedOfRun();
const SECONDS = Number(process.env['LONG_SECONDS'] ?? 120);
const TOGETHER = 6;
const ROUNDS = 10;
const GENERATIONS = 12;
const SETTLED_WITHIN_MS = 60_000;

type Pick = <T>(choices: readonly T[]) => T;
type Placed = { readonly body: Record<string, unknown>; readonly number: string };

/** As a whole they are rare enough for an order to get on. */
const faults = ['cutBeforeCommit', 'cutAfterCommit', 'empty', 'truncated', 'unknownCode', 'httpErrorAfter'] as const;
const operations = ['KAARA', 'KAASL', 'KAACL', 'KAAKK', 'KAARR', 'KAAST', 'KAARS'] as const;

describeWithEngine('many orders at random', (engine) => {
  const { system, cart, yamato } = useSystem(engine, { policy: { retireRetryFirstMs: 300, recheckMs: 2_000 } });
  let stopSweep = async (): Promise<void> => undefined;
  beforeAll(() => {
    // What a busy engine did not take in time, no cart here sends again.
    const sweeping = { records: system.records, engine: createEngine(system.client, system.taskQueue), log: createLog('silent'), counters: sweepCounters() };
    stopSweep = everyRound(2_000, () => sweepOnce(sweeping, 10_000));
  });
  afterAll(() => stopSweep());

  test(`each is what Yamato's ledger says, or staff have been told (SEED=${seed})`, { timeout: (SECONDS + 180) * 1_000 }, async () => {
    const until = Date.now() + SECONDS * 1_000;
    const numbers = numbersFrom(seed);
    const pick: Pick = (choices) => {
      const chosen = choices[Math.floor(numbers() * choices.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    };
    let lives = 0;
    while (Date.now() < until) {
      const disarm = await Promise.all(operations.map((operation) => yamato.fault({ operation, fault: pick(faults), probability: 0.15, seed: lives + 1 })));
      const placed = await Promise.all(Array.from({ length: TOGETHER }, () => live(pick)));
      if (pick([true, false])) {
        await system.stopWorker();
        await system.startWorker();
      }
      await Promise.all(disarm.map((one) => one()));
      await Promise.all(placed.map(({ number }) => expectAgreement(number)));
      lives += TOGETHER;
    }
    console.log(`${lives} lives`);
    expect(lives).toBeGreaterThan(0);
  });

  const live = async (pick: Pick): Promise<Placed> => {
    const body = orderBody({ intake: pick(['checkout', 'backoffice']) }, pick([{}, {}, {}, { name: '見本　シンサ' }]));
    const placed = { body, number: body.orderNumber };
    await cart.start(body);
    for (let round = 0; round < ROUNDS; round += 1) {
      if (pick([1, 2, 3, 4, 5, 6]) === 1) await editElsewhere(placed.number, pick);
      else await cart.act(placed.number, someAction(placed, pick), pick([0, 1, 3]));
    }
    return placed;
  };

  /** As somebody at the shop may do in Yamato's console. */
  const editElsewhere = async (number: string, pick: Pick) => {
    const live = await yamato.live(...settlementNumbers(number));
    const [first] = live;
    if (first !== undefined) await yamato.edit(first, { edit: pick(['cancel', 'deliver']) }).catch(() => undefined);
  };

  const expectAgreement = async (number: string) => {
    const { api, shop, keys } = system;
    const look = async () => {
      const { status, body } = await cart.get(number);
      const history = await api.inject({ method: 'GET', url: `/v1/shops/${shop}/orders/${number}/actions?limit=200`, headers: { authorization: `Bearer ${keys.staff}` } });
      const { lines } = history.json<{ lines: readonly { state: string; action: string }[] }>();
      return { status, body, open: lines.filter(({ state }) => state !== 'finished').map(({ action }) => action) };
    };
    // An edit in the console is noticed with the next recheck, so agreement is waited for.
    await waitFor(
      async () => {
        const { status, body: order, open } = await look();
        const credits = await yamato.credits(...settlementNumbers(number));
        const live = credits.filter((credit) => credit.live).length;
        // A refused checkout is no order.
        if (status === 404) return live === 0 ? 'agrees' : 'no order, and a live credit';
        if (open.length > 0 || !isSettled(order)) return `open: ${open.join(' ')} ${order.status}`;
        if (order.attention.length > 0 || order.outcome === 'closedByStaff') return live <= 1 ? 'agrees' : `${live} live credits`;
        return agreesWithLedger(order, credits);
      },
      (seen) => seen === 'agrees',
      SETTLED_WITHIN_MS,
    ).catch(async (error: unknown) => {
      throw new Error(`${number}: ${String(error)}\n${await everythingOf(system, yamato, number, settlementNumbers(number))}`, { cause: error });
    });
  };
});

function settlementNumbers(number: string): string[] {
  return Array.from({ length: GENERATIONS }, (_, index) => `${number}-${index + 1}`);
}

function someAction({ body }: Placed, pick: Pick): Record<string, unknown> {
  const { orderedAt, plannedShipDate, invoice, buyer, destinations } = body;
  const amountYen = pick([3_000, 4_000, 8_000, 20_000]);
  const contents = { orderedAt, plannedShipDate, invoice, buyer, destinations, amountYen, items: [{ kind: 'goods', name: '見本商品', subtotalYen: amountYen }] };
  const parcels = [{ slipNo: slipNumber(), carrier: pick(['yamato', 'yamato', 'sagawa']), destination: 1 }];
  return pick([
    { action: 'amendOrder', contents }, { action: 'amendOrder', contents, confirm: 'cancelFirst' }, { action: 'registerShipment', parcels },
    { action: 'registerShipment' }, { action: 'withdrawShipment' }, { action: 'cancelCredit' }, { action: 'requestCredit' }, { action: 'syncStatus' },
    { action: 'recordParcels', parcels }, { action: 'reissueInvoice', reason: 'lost' }, { action: 'inquireCredit' },
  ]);
}
