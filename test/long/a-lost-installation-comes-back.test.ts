/**
 * Disaster: orders in every state, a backup, more orders and actions, and then everything is destroyed but Yamato. What comes
 * back opens no credit twice, finds what was lost, and brings every order to its end.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signal, treeOf } from '../../drill/installation/process-tree.ts';
import type { OrderView } from '../../src/domain/order/order-view.ts';
import { type CommandEnd, command } from '../backup/support/commands.ts';
import { aBuyer, goods, orderBody } from '../methods/atobarai/an-order.ts';
import type { StartBody } from '../methods/driver.ts';
import { type Development, freePlace, type Place, startDevelopment } from '../support/development.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { runProcess } from '../support/processes.ts';
import type { Credit } from '../support/sandbox-control.ts';
import { waitFor } from '../support/wait-for.ts';
import { agreesWithLedger } from './ledger-agreement.ts';

const DAY = 86_400_000;
/** Nothing is looked at by itself within the test: what is found is the reconciliation's doing. */
const policy = {
  settleDelayMs: 0, callTimeoutMs: 3_000, settlingMs: 300, resendFirstMs: 200, resendMaxMs: 1_000, checkoutDeadlineMs: 5_000,
  recheckMs: DAY, trackFastMs: DAY, trackSlowMs: DAY, holdPollFirstMs: DAY, holdPollMaxMs: DAY, unknownAskFirstMs: 500, unknownAskMaxMs: 2_000, retireRetryFirstMs: 60_000, retireRetryMaxMs: 60_000,
};
const NAMES = ['same', 'shipped', 'cancelled', 'amended', 'two', 'held', 'refused', 'backoffice', 'doubtful', 'inHand'] as const;
const LATER = ['repeated', 'adopted', 'over', 'never', 'unlisted'] as const;
type Name = (typeof NAMES)[number] | (typeof LATER)[number];

describeWithEngine('an installation of which nothing is left but a backup and Yamato', (engine) => {
  const base = mkdtempSync(join(tmpdir(), 'torihiki-disaster-'));
  const keyFile = join(base, 'private.txt');
  const bodies: Record<Name, StartBody> = Object.fromEntries([...NAMES, ...LATER].map((name, at) => [name, bodyOf(name, at)])) as Record<Name, StartBody>;
  let place: Place;
  let running: Development | null = null;
  let env: Record<string, string>;
  let backup: string;
  let masterKey: string;

  function bodyOf(name: Name, at: number): StartBody {
    const buyer = { tel: `0901234${String(1_000 + at)}`, name: name === 'held' ? '見本　シンサ' : name === 'refused' || name === 'backoffice' || name === 'never' ? '見本　ＮＧ' : aBuyer().name };
    return { ...orderBody({ intake: name === 'backoffice' ? 'backoffice' : 'checkout' }, buyer), orderNumber: `R-${name.toUpperCase()}`, amountYen: 5_500, items: [goods(5_500)] };
  }
  const dev = () => running!.dev;
  const numberOf = (name: Name) => bodies[name].orderNumber;
  const call = async (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(url, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const api = (key: 'cart' | 'staff' | 'admin', method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => call(method, `${dev().api}/v1/shops/${dev().shop}${path}`, body, { authorization: `Bearer ${dev().keys[key]}`, ...headers });
  const start = (body: StartBody, change: object = {}) => api('cart', 'POST', '/orders', { ...body, ...change });
  let actions = 0;
  /** Until it is over: whoever waits for a run that begins again from the records is answered before. `wait` 0: only handed over. */
  const act = async (name: Name, action: Record<string, unknown>, wait = 10) => {
    const path = `/orders/${numberOf(name)}/actions`;
    const id = `act-${(actions += 1)}`;
    const { body } = await api('staff', 'POST', path, { actor: 'suzuki', ...action }, { 'idempotency-key': id });
    return wait === 0 ? body : waitFor(async () => (await api('staff', 'GET', `${path}/${id}`)).body, ({ state }) => state === 'finished');
  };
  const order = async (name: Name): Promise<OrderView> => (await api('staff', 'GET', `/orders/${numberOf(name)}`)).body;
  const until = (name: Name, is: (view: OrderView) => boolean) => waitFor(() => order(name), is);
  const contents = (name: Name, amountYen: number) => {
    const { orderNumber: _number, method: _method, intake: _intake, ...rest } = bodies[name];
    return { ...rest, amountYen, items: [goods(amountYen)] };
  };
  const sandbox = (method: string, path: string, body?: unknown) => call(method, `${dev().sandbox}/sandbox/${path}`, body);
  const ledger = async (): Promise<Credit[]> => (await sandbox('GET', 'ledger/atobarai/orders?limit=500')).body.orders;
  const live = async (name: Name): Promise<string[]> => (await ledger()).filter((credit) => credit.live && credit.orderNo.startsWith(`${numberOf(name)}-`)).map(({ orderNo }) => orderNo).toSorted();
  const edit = (settlementNo: string, name: string) => sandbox('POST', `console/atobarai/orders/${settlementNo}?merchant=${dev().sandboxMerchant.ycfStrCode}`, { edit: name });
  const fault = async (rule: Record<string, unknown>) => String((await sandbox('POST', 'faults', rule)).body.id);
  const ship = (name: Name, wait = 10) => act(name, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] }, wait);
  const run = (...args: Parameters<typeof command>): Promise<CommandEnd> => command(...args);
  const killEverything = async (): Promise<void> => {
    const owner = JSON.parse(readFileSync(join(place.dataDir, 'temporal.db.owner.json'), 'utf8')).pid as number;
    for (const pid of [...treeOf(running!.pid), owner]) signal(pid, 'SIGKILL');
    await running!.ended;
    running = null;
  };
  /** Yamato does not go back. */
  const yamatoAway = join(base, 'yamato');
  const putYamatoBack = (dataDir: string): void => {
    for (const name of ['sandbox.sqlite', 'sandbox.sqlite-wal', 'sandbox.sqlite-shm']) rmSync(join(dataDir, name), { force: true });
    for (const name of readdirSync(yamatoAway)) cpSync(join(yamatoAway, name), join(dataDir, name));
  };
  const reconcile = async (...args: string[]) => {
    const done = await run('reconcile', ['--to', join(base, 'reports'), ...args], env);
    const json = done.out.trim();
    const report = existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : null;
    const found = Object.fromEntries((report?.orders ?? []).map((line: { orderNumber: string; finding: string; done: string | null; isWork: boolean }) => [line.orderNumber, line]));
    return { ...done, report, found: (name: Name) => found[numberOf(name)] as { finding: string; done: string | null; isWork: boolean } | undefined, csv: json === '' ? '' : readFileSync(json.replace(/json$/, 'csv'), 'utf8') };
  };

  beforeAll(async () => {
    place = await freePlace(engine.cliPath);
    env = { ...place.env, BACKUP_PUBLIC_KEY: '' };
    const made = await run('backup', ['new-key', '--to', keyFile], env);
    env['BACKUP_PUBLIC_KEY'] = /^BACKUP_PUBLIC_KEY=(.*)$/m.exec(made.out)?.[1] ?? '';
    running = await startDevelopment(place);
    expect((await api('admin', 'PATCH', '/settings', { policy })).status).toBe(200);
    expect((await sandbox('PUT', `merchants/atobarai/${dev().sandboxMerchant.ycfStrCode}`, { holdMs: 1_000, buyerLimitYen: 100_000_000, autoProgress: { enabled: false } })).status).toBeLessThan(300);
  }, 240_000);
  afterAll(async () => {
    if (running !== null) await running.end('SIGKILL');
    place?.remove();
    rmSync(base, { recursive: true, force: true });
  });

  test('orders in every state, and a backup of them', async () => {
    await fault({ operation: 'KAARA', orderNo: `${numberOf('doubtful')}-*`, fault: 'cutAfterCommit', times: 1 });
    const blind = [await fault({ operation: 'KAARS', orderNo: `${numberOf('doubtful')}-*`, fault: 'httpErrorBefore', status: 500 }), await fault({ operation: 'KAAST', orderNo: `${numberOf('doubtful')}-*`, fault: 'httpErrorBefore', status: 500 })];
    const answers = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, (await start(bodies[name])).status])));
    expect(answers).toMatchObject({ same: 201, shipped: 201, held: 202, refused: 402, backoffice: 402, inHand: 201 });
    const slow = await fault({ operation: 'KAASL', orderNo: `${numberOf('inHand')}-*`, fault: 'delay', when: 'before', ms: 60_000, times: 1 });
    await ship('inHand', 0);
    await waitFor(async () => (await sandbox('GET', `faults/${slow}`)).body.hits, (hits) => hits > 0);
    expect((await order('doubtful')).status).toBe('needsCheck');
    await running!.end('SIGINT');
    running = null;
    const done = await run('backup', ['--to', join(base, 'backups')], env);
    expect(done.code, done.err).toBe(0);
    backup = done.out.trim();
    masterKey = readFileSync(join(place.dataDir, 'master.key'), 'utf8');
    running = await startDevelopment(place);
    for (const id of blind) await sandbox('DELETE', `faults/${id}`);
  }, 180_000);

  test('then more orders and more of each, which no backup has; and all is destroyed', async () => {
    await until('doubtful', ({ status }) => status === 'creditApproved');
    await until('inHand', ({ shipment }) => shipment.state === 'registered');
    expect(await ship('shipped')).toMatchObject({ outcome: 'done' });
    expect(await act('cancelled', { action: 'cancelCredit' })).toMatchObject({ outcome: 'done' });
    expect(await act('amended', { action: 'amendOrder', contents: contents('amended', 8_000) })).toMatchObject({ outcome: 'done' });
    await fault({ operation: 'KAACL', orderNo: `${numberOf('two')}-1`, fault: 'httpErrorBefore', status: 500, times: 1 });
    expect(await act('two', { action: 'amendOrder', contents: contents('two', 9_000) })).toMatchObject({ outcome: 'done' });
    expect(await act('held', { action: 'syncStatus' })).toMatchObject({ outcome: 'done' });
    expect((await start(bodies.refused, { attempt: 2, buyer: { ...aBuyer(), tel: '09099998888' } })).status).toBe(201);
    const answers = Object.fromEntries(await Promise.all(LATER.map(async (name) => [name, (await start(bodies[name])).status])));
    expect(answers).toEqual({ repeated: 201, adopted: 201, over: 201, never: 402, unlisted: 201 });
    expect(await ship('adopted')).toMatchObject({ outcome: 'done' });
    expect(await act('over', { action: 'cancelCredit' })).toMatchObject({ outcome: 'done' });
    expect([await live('amended'), await live('two'), await live('refused')]).toEqual([[`${numberOf('amended')}-2`], [`${numberOf('two')}-1`, `${numberOf('two')}-2`], [`${numberOf('refused')}-2`]]);

    await killEverything();
    mkdirSync(yamatoAway);
    for (const name of readdirSync(place.dataDir).filter((entry) => entry.startsWith('sandbox.sqlite'))) cpSync(join(place.dataDir, name), join(yamatoAway, name));
    rmSync(place.dataDir, { recursive: true });
  }, 180_000);

  test('what comes back knows its orders, and a cart that repeats one of the lost ones opens no second credit', async () => {
    const restored = await run('restore', ['--from', backup, '--key', keyFile], env);
    expect(restored.code, restored.err).toBe(0);
    expect(restored.err).toMatch(/10 orders.*master\.key.*npm start.*npm run reconcile/s);
    putYamatoBack(place.dataDir);
    const without = runProcess(place.env);
    expect(await without.ended, 'without its master key nothing is made anew').toBe(1);
    writeFileSync(join(place.dataDir, 'master.key'), masterKey, { mode: 0o600 });
    running = await startDevelopment(place);
    expect(running.output()).toMatch(/put back.*npm run reconcile/s);

    expect([201, 202]).toContain((await start(bodies.repeated)).status);
    const order = await until('repeated', ({ status }) => status === 'creditApproved');
    expect(order).toMatchObject({ credit: { generation: 1 }, attention: [{ code: 'runLost' }] });
    expect(await live('repeated')).toEqual([`${numberOf('repeated')}-1`]);
    // What the backup had in the middle goes on by itself.
    await until('doubtful', ({ status }) => status === 'creditApproved');
    await until('inHand', ({ shipment }) => shipment.state === 'registered');
  }, 180_000);

  test('reconciling finds what was lost, shows it as work, and takes it in without a new credit', async () => {
    const before = (await ledger()).length;
    const [numbers, orders] = [join(base, 'numbers.csv'), join(base, 'orders.jsonl')];
    writeFileSync(numbers, `受注日,受注番号\n${[...LATER, ...NAMES].map((name) => `2026-11-23,${numberOf(name)}`).join('\n')}\n2026-11-23,R-NOBODY\n`);
    writeFileSync(orders, `${JSON.stringify(bodies.adopted)}\n${JSON.stringify({ ...bodies.refused, attempt: 2, buyer: { ...aBuyer(), tel: '09099998888' } })}\n`);
    const first = await reconcile('--numbers', numbers, '--orders', orders, '--adopt');
    expect(first.code, first.err).toBe(0);
    const findings = Object.fromEntries([...NAMES, ...LATER].map((name) => [name, first.found(name)?.finding]));
    expect(findings).toEqual({
      same: 'agrees', shipped: 'behind', cancelled: 'behind', amended: 'laterCredit', two: 'twoCredits', held: 'behind', refused: 'laterCredit', backoffice: 'agrees', doubtful: 'agrees', inHand: 'agrees',
      repeated: 'agrees', adopted: 'lost', over: 'lostEnded', never: 'lostEnded', unlisted: 'lost',
    });
    expect(first.report.counts).toMatchObject({ nothing: 1 });
    expect(Object.fromEntries((['two', 'unlisted', 'amended', 'adopted', 'refused', 'shipped', 'same'] as const).map((name) => [name, first.found(name)?.isWork]))).toEqual({ two: true, unlisted: true, amended: true, adopted: false, refused: false, shipped: false, same: false });
    const [header, ...rows] = first.csv.trimEnd().split('\r\n');
    expect(header).toMatch(/^\uFEFF"要対応","店舗","受注番号"/);
    expect(rows[0], 'the most urgent first').toContain('与信が二重に残っています');
    expect(first.csv).toContain('記録にない受注の与信が残っています');
    expect(first.csv).not.toContain('"R-SAME"');
    // Nothing was asked for: the ledger has not one credit more.
    expect((await ledger()).length).toBe(before);
    await until('shipped', ({ shipment }) => shipment.state === 'registered');
    await until('cancelled', ({ outcome }) => outcome === 'cancelled');
    await until('held', ({ status }) => status === 'creditApproved');
    await until('adopted', ({ status }) => status === 'shipmentRegistered');
    await until('refused', ({ status }) => status === 'creditApproved');
    expect(await reconcile('--done')).toMatchObject({ code: 1, err: expect.stringContaining('still need somebody') });
  }, 180_000);

  test('staff do as it says, and every order comes to its end with one credit at a time', async () => {
    const before = (await ledger()).length;
    await until('amended', ({ outcome }) => outcome === 'cancelled');
    expect(await act('amended', { action: 'requestCredit', contents: contents('amended', 8_000) })).toMatchObject({ outcome: 'done' });
    expect(await act('two', { action: 'amendOrder', contents: contents('two', 9_000) })).toMatchObject({ outcome: 'done' });
    writeFileSync(join(base, 'rest.jsonl'), `${JSON.stringify(bodies.unlisted)}\n`);
    const second = await reconcile('--orders', join(base, 'rest.jsonl'), '--adopt');
    expect(second.found('unlisted')).toMatchObject({ finding: 'lost', isWork: false });
    await waitFor(() => live('two'), (numbers) => numbers.length === 1);
    // A slip does not come back by itself: its number is looked up in the console and registered once more.
    for (const name of ['shipped', 'adopted'] as const) {
      const slips = (await ledger()).find(({ orderNo, live: stands }) => stands && orderNo.startsWith(`${numberOf(name)}-`))?.slips ?? [];
      expect(second.report.orders.filter(({ orderNumber, isWork }: { orderNumber: string; isWork: boolean }) => isWork && orderNumber === numberOf(name)).map(({ finding }: { finding: string }) => finding), name).toEqual(['slipNotHere']);
      expect(await act(name, { action: 'registerShipment', parcels: slips.map(({ slipNo }) => ({ slipNo, carrier: 'yamato', destination: 1 })) }), name).toMatchObject({ outcome: 'done' });
    }
    expect((await ledger()).length, 'no credit that was not there').toBe(before);
    for (const name of [...NAMES, ...LATER]) expect((await live(name)).length, name).toBe(['cancelled', 'backoffice', 'over', 'never'].includes(name) ? 0 : 1);

    const last = await reconcile('--numbers', join(base, 'numbers.csv'), '--done');
    expect(last.code, last.err).toBe(0);
    expect(last.err).toContain('Reconciled');
    expect((await reconcile()).err).toContain('were not put back, or that has been reconciled');

    const known = [...NAMES, ...LATER].filter((name) => name !== 'over' && name !== 'never');
    for (const name of known) {
      const view = await order(name);
      expect(agreesWithLedger(view, (await ledger()).filter(({ orderNo }) => orderNo.startsWith(`${numberOf(name)}-`))), name).toBe('agrees');
    }
    for (const name of known) {
      const view = await order(name);
      if (view.outcome !== null) continue;
      if (view.shipment.state === 'registered') {
        for (const one of ['deliver', 'invoice', 'pay']) await edit(view.credit.settlementNo, one);
        await act(name, { action: 'syncStatus' }, 0);
      } else await act(name, { action: 'cancelCredit' }, 0);
      await until(name, ({ outcome }) => outcome !== null);
    }
    const credits = await ledger();
    expect(credits.filter((credit) => credit.live && credit.status !== 12).map(({ orderNo }) => orderNo).filter((no) => !['shipped', 'adopted', 'inHand'].some((name) => no.startsWith(numberOf(name as Name))))).toEqual([]);
  }, 240_000);

  test('with the engine’s file lost as well, it begins anew where that is said to be meant, and asks first', async () => {
    await running!.end('SIGINT');
    running = null;
    rmSync(place.dataDir, { recursive: true });
    expect((await run('restore', ['--from', backup, '--key', keyFile], env)).code).toBe(0);
    writeFileSync(join(place.dataDir, 'master.key'), masterKey, { mode: 0o600 });
    putYamatoBack(place.dataDir);
    for (const name of readdirSync(place.dataDir).filter((entry) => entry.startsWith('temporal.db'))) rmSync(join(place.dataDir, name));
    expect(await runProcess(place.env).ended).toBe(1);
    running = await startDevelopment(place, {}, [process.execPath, 'src/main.ts', '--new-engine']);
    const before = (await ledger()).length;
    const found = await reconcile();
    expect(found.found('cancelled')).toMatchObject({ finding: 'behind', done: expect.stringContaining('依頼しました') });
    await until('cancelled', ({ outcome }) => outcome === 'cancelled');
    await until('shipped', ({ shipment }) => shipment.state === 'registered');
    expect((await ledger()).length).toBe(before);
  }, 240_000);
});
