import { expect, test } from 'vitest';
import { createArchiving } from '../../src/api/archive-rounds.ts';
import { jstYear } from '../../src/domain/values/japan-time.ts';
import { createLog } from '../../src/log.ts';
import { ARCHIVE_LEASE } from '../../src/records/contract/archive.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine, type SharedEngine } from '../support/engine.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { usePostgres, useSystem, type SystemUse } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

describeWithEngine('an order in the archive (PGlite)', (engine) => archived(engine, {}));
describeWithEngine('an order in the archive', (engine) => {
  describeWithPostgres('(PostgreSQL)', () => archived(engine, { postgres: usePostgres() }));
});

function archived(engine: SharedEngine, use: SystemUse): void {
  const { system, desk, cart, yamato } = useSystem(engine, use);
  const url = () => `/v1/shops/${system.shop}/orders`;

  /** A round of the process, no days after the end. */
  const round = () => createArchiving({ records: system.records, log: createLog('silent'), now: () => new Date() }, 0).round();
  const inArchive = async () => (await system.records.archiveStatus(new Date().toISOString())).years.reduce((sum, { orders }) => sum + orders, 0);
  /** The run itself has told its last as well, and one order more is in the archive than before. */
  async function archiveOne(): Promise<void> {
    const before = await inArchive();
    await waitFor(async () => (await round(), await inArchive()), (orders) => orders > before);
  }

  const get = async (path: string) => {
    const { statusCode, body } = await system.api.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${desk.key}` } });
    return withoutRequest(statusCode, body);
  };
  const post = async (path: string, payload: object, headers: Record<string, string> = {}) => {
    const { statusCode, body } = await system.api.inject({ method: 'POST', url: path, headers: { authorization: `Bearer ${desk.key}`, ...headers }, payload });
    return withoutRequest(statusCode, body);
  };

  /** Every answer that an ended order can be part of, to the byte. */
  async function everyAnswer(start: Record<string, unknown>): Promise<Record<string, string>> {
    const number = String(start['orderNumber']);
    const pages: Record<string, string> = {};
    let before: string | null = '';
    for (let page = 1; before !== null; page += 1) {
      const answer: string = await get(`${url()}/${number}/actions?limit=2${before === '' ? '' : `&before=${before}`}`);
      pages[`history ${page}`] = answer;
      before = (JSON.parse(answer.slice(4)) as { next: string | null }).next;
    }
    const paths = {
      order: `${url()}/${number}`,
      action: `${url()}/${number}/actions/ship-${number}`,
      list: `${url()}?limit=5`,
      byStatus: `${url()}?status=paid`,
      byDate: `${url()}?orderedFrom=2020-01-01&sort=orderedOn`,
      byAmount: `${url()}?amountFrom=5500&amountTo=5500&sort=amountYen&direction=asc`,
      byPrefix: `${url()}?orderNumberPrefix=${number}`,
      byNumber: `${url()}?settlementNo=${settlementNo(number)}`,
      attention: `${url()}?attention=any`,
      deadlines: `/v1/shops/${system.shop}/deadlines?within=9000h`,
      events: `/v1/events?limit=500`,
      invoice: `${url()}/${number}/invoice`,
    };
    for (const [name, path] of Object.entries(paths)) pages[name] = await get(path);
    pages['search'] = await post(`${url()}/search`, { buyer: '見本花子' });
    pages['sameStart'] = await post(url(), start);
    pages['otherStart'] = await post(url(), { ...start, attempt: 2 });
    pages['sameAction'] = await post(`${url()}/${number}/actions`, { actor: 'suzuki', action: 'registerShipment', parcels: [slips.get(number)] }, { 'idempotency-key': `ship-${number}` });
    pages['otherAction'] = await post(`${url()}/${number}/actions`, { actor: 'suzuki', action: 'registerShipment', parcels: [aParcel()] }, { 'idempotency-key': `late-${number}` });
    pages['dryRun'] = await post(`${url()}/${number}/actions?dryRun=true`, { actor: 'suzuki', action: 'cancelCredit' });
    return pages;
  }

  const slips = new Map<string, ReturnType<typeof aParcel>>();

  async function shipped(): Promise<Record<string, unknown> & { readonly orderNumber: string }> {
    const start = orderBody();
    expect((await cart.start(start)).status).toBe(201);
    const parcel = aParcel();
    slips.set(start.orderNumber, parcel);
    expect((await desk.act(start.orderNumber, { action: 'registerShipment', parcels: [parcel] }, `ship-${start.orderNumber}`)).outcome).toBe('done');
    return start;
  }

  const pay = async (orderNumber: string) => {
    for (const edit of ['deliver', 'invoice', 'pay']) await yamato.edit(settlementNo(orderNumber), { edit });
    await cart.untilEnded(orderNumber, 'paid');
  };

  test('answers every request as it did before, to the byte', async () => {
    const start = await shipped();
    await pay(start.orderNumber);
    const before = await everyAnswer(start);
    expect(Object.keys(before).filter((name) => name.startsWith('history')).length, 'more than one page').toBeGreaterThan(1);
    expect(before['sameAction']).toMatch(/^200 .*"outcome":"done"/);
    await archiveOne();
    const after = await everyAnswer(start);
    for (const [name, answer] of Object.entries(before)) expect(after[name], name).toBe(answer);
    expect(after).toEqual(before);
  });

  test('wakes for what it can still do, goes on to its end, and is archived again', async () => {
    const { orderNumber } = await shipped();
    expect((await desk.act(orderNumber, { action: 'closeOrder', reason: '試験' })).outcome).toBe('done');
    await cart.untilEnded(orderNumber, 'closedByStaff');
    await archiveOne();
    const history = await desk.history(orderNumber);
    const before = await inArchive();
    expect((await desk.act(orderNumber, { action: 'syncStatus' }, 'late-sync')).outcome).toBe('done');
    expect((await desk.order(orderNumber)).outcome).toBeNull();
    expect(await inArchive()).toBe(before - 1);
    // Its earlier history is there, and the new one after it.
    const known = new Set(history.map(({ id }) => id));
    expect((await desk.history(orderNumber)).filter(({ id }) => known.has(id))).toEqual(history);
    await round();
    expect(await inArchive(), 'it lives').toBe(before - 1);
    await pay(orderNumber);
    expect(await yamato.calls('KAASL', settlementNo(orderNumber))).toBe(1);
    await archiveOne();
    expect((await desk.order(orderNumber)).status).toBe('paid');
    expect((await desk.history(orderNumber)).filter(({ id }) => known.has(id))).toEqual(history);
  });

  test('that came to nothing begins again under its number', async () => {
    const refused = system.driver.startBody({}, 'refused');
    const answer = await cart.start(refused);
    expect(answer.status).toBe(402);
    await archiveOne();
    const again = await cart.start(system.driver.startBody({ orderNumber: refused.orderNumber }));
    expect(again).toMatchObject({ status: 201, body: { credit: { state: 'approved', settlementNo: settlementNo(refused.orderNumber, 2) } } });
    expect(await cart.start(refused), 'the first contents keep their answer').toMatchObject({ status: 402, body: { order: answer.body.order } });
  });

  test('is left by a dropped year as number, dates and amount; what could wake it finds nothing to send', async () => {
    const { orderNumber } = await shipped();
    await desk.act(orderNumber, { action: 'closeOrder', reason: '試験' });
    await cart.untilEnded(orderNumber, 'closedByStaff');
    await archiveOne();
    await system.records.dropArchiveYear(jstYear(new Date()));
    const answer = await get(`${url()}/${orderNumber}`);
    expect(answer).toMatch(/^200 .*"name":"消去済み"/);
    expect(JSON.parse(answer.slice(4))).toMatchObject({ outcome: 'closedByStaff', status: 'shipmentRegistered', credit: { amountYen: 5_500, settlementNo: settlementNo(orderNumber) }, history: { lines: [], next: null } });
    expect(await get(`${url()}?orderNumberPrefix=${orderNumber}`)).toContain(`"orderNumber":"${orderNumber}"`);
    const calls = await yamato.allCalls(settlementNo(orderNumber));
    for (const edit of ['deliver', 'invoice', 'pay']) await yamato.edit(settlementNo(orderNumber), { edit });
    expect((await desk.act(orderNumber, { action: 'syncStatus' }, 'after-drop')).outcome).toBe('done');
    await cart.untilEnded(orderNumber, 'paid');
    expect((await yamato.operations(settlementNo(orderNumber))).slice(calls).filter((operation) => operation !== 'KAAST' && operation !== 'KAARS')).toEqual([]);
  });

  test('is moved by one process at a time', async () => {
    const { orderNumber } = await shipped();
    await pay(orderNumber);
    expect(await system.records.takeLease(ARCHIVE_LEASE, 'another process', 60_000)).toBe(true);
    const before = await inArchive();
    await round();
    expect(await inArchive()).toBe(before);
    await system.records.giveBackLease(ARCHIVE_LEASE, 'another process');
    await archiveOne();
    expect(await system.records.takeLease(ARCHIVE_LEASE, 'another process', 1_000), 'a round gives it back').toBe(true);
  });
}

/** A refusal carries the id of its request. */
function withoutRequest(status: number, body: string): string {
  return `${status} ${body.replace(/"requestId":"[^"]*"/, '')}`;
}
