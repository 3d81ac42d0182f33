/** 突合: what the records lack, as far as Yamato can be asked. Nothing is changed by it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { atobarai } from '../methods/atobarai/driver.ts';
import { anOrder, goods, orderBody } from '../methods/atobarai/an-order.ts';
import { openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { orderNumber } from '../support/numbers.ts';
import { aParcel, settlementNo } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

type Finding = { readonly orderNumber: string; readonly finding: string; readonly reason: string | null; readonly known: unknown; readonly credits: readonly { readonly settlementNo: string; readonly status: string; readonly stands: boolean }[] };

describeWithEngine('reconciling', (engine) => {
  const DAY = 86_400_000;
  const { system, desk, cart, yamato } = useSystem(engine, { policy: { recheckMs: DAY, trackFastMs: DAY, trackSlowMs: DAY, holdPollFirstMs: DAY, holdPollMaxMs: DAY } });

  const call = async (method: 'GET' | 'POST', url: string, payload?: Record<string, unknown>, shop = system.shop) => {
    const { key } = await system.records.createApiKey({ scope: 'admin', shops: null, label: 'reconcile' });
    const answer = await system.api.inject({ method, url: `/v1/shops/${shop}${url}`, headers: { authorization: `Bearer ${key}` }, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
  const findings = async (...orderNumbers: string[]): Promise<Finding[]> => {
    const { status, body } = await call('POST', '/reconciliation', { method: 'atobarai', orderNumbers });
    expect(status, JSON.stringify(body)).toBe(200);
    return body.findings;
  };
  const found = async (number: string): Promise<string | undefined> => (await findings(number))[0]?.finding;
  const lost = (number: string, generation = 1) => atobarai.openElsewhere(yamato, settlementNo(number, generation));
  const edit = (number: string, name: string, generation = 1) => yamato.edit(settlementNo(number, generation), { edit: name });

  test('an order as both have it agrees: approved, shipped, cancelled', async () => {
    const [approved, shipped, cancelled] = [await desk.approved(), await desk.approved(), await desk.approved()];
    expect((await desk.act(shipped, { action: 'registerShipment', parcels: [aParcel()] })).outcome).toBe('done');
    expect((await desk.act(cancelled, { action: 'cancelCredit' })).outcome).toBe('done');
    expect((await findings(approved, shipped, cancelled)).map(({ finding }) => finding)).toEqual(['agrees', 'agrees', 'agrees']);
    expect((await findings(approved))[0]).toMatchObject({ known: { status: 'creditApproved', settlementNo: settlementNo(approved), ended: false }, credits: [{ settlementNo: settlementNo(approved), status: 'approved', stands: true }] });
  });

  test('one that went on at Yamato is behind, until a look brings it up', async () => {
    const number = await desk.approved();
    await edit(number, 'cancel');
    expect(await found(number)).toBe('behind');
    await desk.act(number, { action: 'syncStatus' });
    await cart.untilEnded(number, 'cancelled');
    expect(await found(number)).toBe('agrees');
  });

  test('one in doubt finds out by itself', async () => {
    const body = orderBody();
    const held = await yamato.hold('after', { operation: 'KAARA', orderNo: settlementNo(body.orderNumber) });
    const answer = cart.start(body);
    await held.reached();
    expect(await found(body.orderNumber)).toBe('underWay');
    await held.release();
    await answer;
  });

  test('a credit under a later number is found, whether ours stands beside it or not, and also behind a gap', async () => {
    const [two, later] = [await desk.approved(), await desk.approved()];
    await lost(two, 2);
    await lost(later, 4);
    await edit(later, 'cancel');
    expect(await findings(two, later)).toMatchObject([
      { finding: 'twoCredits', credits: [{ settlementNo: settlementNo(two) }, { settlementNo: settlementNo(two, 2), stands: true }] },
      { finding: 'laterCredit', credits: [{ settlementNo: settlementNo(later), stands: false }, { settlementNo: settlementNo(later, 4), stands: true }] },
    ]);
  });

  test('an earlier credit is found, too: beside ours, and where ours is over', async () => {
    const numbers = [orderNumber(), orderNumber()] as const;
    for (const number of numbers) {
      await lost(number);
      // The number is used at Yamato, so that the next one is tried.
      expect((await cart.start(orderBody({ orderNumber: number }))).body.credit).toMatchObject({ settlementNo: settlementNo(number, 2) });
    }
    const [both, one] = numbers;
    expect((await desk.act(one, { action: 'cancelCredit' })).outcome).toBe('done');
    expect(await findings(both, one)).toMatchObject([
      { finding: 'twoCredits', known: { amountYen: 5_500 }, credits: [{ settlementNo: settlementNo(both, 2), role: 'present', stands: true }, { settlementNo: settlementNo(both), role: 'earlier', stands: true }] },
      { finding: 'earlierCredit', credits: [{ settlementNo: settlementNo(one, 2), role: 'present', stands: false }, { settlementNo: settlementNo(one), role: 'earlier', stands: true }] },
    ]);
    await edit(both, 'cancel');
    expect(await found(both)).toBe('agrees');
  });

  test('one that is being cancelled after an amendment is no second credit', async () => {
    const number = await desk.approved();
    const disarm = await yamato.fault({ operation: 'KAACL', orderNo: settlementNo(number), fault: 'httpErrorBefore', status: 500 });
    const amended = desk.act(number, { action: 'amendOrder', contents: anOrder({ items: [goods(9_000)] }) });
    await cart.until(number, ({ credit, replacedCredits }) => credit?.state === 'approved' && replacedCredits.length === 1);
    const [finding] = await findings(number);
    expect(finding).toMatchObject({ finding: expect.stringMatching(/agrees|underWay/), credits: [{ settlementNo: settlementNo(number, 2), role: 'present' }, { settlementNo: settlementNo(number), role: 'beingCancelled', stands: true }] });
    await disarm();
    await amended;
  });

  test('of a refused checkout that was tried again and approved, too', async () => {
    const body = atobarai.startBody({}, 'refused');
    expect((await cart.start(body)).status).toBe(402);
    await lost(body.orderNumber, 2);
    expect(await found(body.orderNumber)).toBe('laterCredit');
  });

  test('an order that the records do not know: lost, twice, over, or never there', async () => {
    const [live, twice, over, never] = [orderNumber(), orderNumber(), orderNumber(), orderNumber()];
    for (const number of [live, twice, over]) await lost(number);
    await lost(twice, 2);
    await edit(over, 'cancel');
    expect((await findings(live, twice, over, never)).map(({ finding, known }) => [finding, known])).toEqual([['lost', null], ['lostTwoCredits', null], ['lostEnded', null], ['nothing', null]]);
    expect(await system.records.loadOrder(system.shop, live), 'asking makes no order').toBeNull();
  });

  test('what Yamato does not answer is not guessed', async () => {
    const number = await desk.approved();
    const disarm = await yamato.fault({ operation: 'KAAST', orderNo: settlementNo(number), fault: 'httpErrorBefore', status: 500 });
    expect((await findings(number))[0]).toMatchObject({ finding: 'notAsked', reason: expect.any(String) });
    await disarm();
  });

  test('a credit that we believe in and Yamato does not know is missing', async () => {
    const number = await desk.approved();
    const disarm = await yamato.fault({ operation: 'KAAST', orderNo: settlementNo(number), fault: 'returnCode', code: 'kaast008E' });
    expect(await found(number)).toBe('missing');
    await disarm();
  });

  test('changes nothing at Yamato and nothing here', async () => {
    const number = await desk.approved();
    const before = (await desk.order(number)).sequence;
    await findings(number);
    expect((await desk.order(number)).sequence).toBe(before);
    expect([...new Set(await yamato.operations(settlementNo(number)))].toSorted()).toEqual(['KAARA', 'KAAST']);
  });

  test('shops of one contract may hold each other’s numbers: both forms are asked about', async () => {
    const other = await openShop(system, 'twin');
    const number = orderNumber();
    expect((await cart.start(orderBody({ orderNumber: number }))).status).toBe(201);
    const twin = await other.start(orderBody({ orderNumber: number }));
    const hashed = twin.body.credit.settlementNo;
    expect(hashed).not.toBe(settlementNo(number));
    const { body } = await call('POST', '/reconciliation', { method: 'atobarai', orderNumbers: [number] }, other.shop);
    expect(body.findings).toMatchObject([{ finding: expect.any(String), known: { settlementNo: hashed } }]);
    expect(body.findings[0].credits.map((credit: { settlementNo: string }) => credit.settlementNo)).toContain(hashed);
  });

  test('a number that Yamato calls used is another shop’s where the records say so, and else nobody can tell', async () => {
    const other = await openShop(system, 'pair');
    const [theirs, lostNow] = [orderNumber(), orderNumber()];
    expect((await cart.start(orderBody({ orderNumber: theirs }))).status).toBe(201);
    const { body } = await call('POST', '/reconciliation', { method: 'atobarai', orderNumbers: [theirs] }, other.shop);
    expect(body.findings).toMatchObject([{ finding: 'nothing', known: null, credits: [{ settlementNo: settlementNo(theirs), stands: true, role: 'another' }] }]);
    await lost(lostNow);
    for (const shop of [system.shop, other.shop]) {
      expect((await call('POST', '/reconciliation', { method: 'atobarai', orderNumbers: [lostNow] }, shop)).body.findings).toMatchObject([{ finding: 'unclear', known: null, credits: [{ settlementNo: settlementNo(lostNow), role: 'unclear' }] }]);
    }
    // A known order beside a later credit of that kind is not told that it has two.
    await lost(theirs, 2);
    expect(await found(theirs)).toBe('unclear');
    await edit(theirs, 'cancel', 2);
    expect(await found(theirs)).toBe('agrees');
  });

  test('an order that was shipped has its slips, by their number', async () => {
    const number = await desk.approved();
    expect((await findings(number))[0]).toMatchObject({ known: { slips: 0 } });
    expect((await desk.act(number, { action: 'registerShipment', parcels: [aParcel()] })).outcome).toBe('done');
    expect((await findings(number))[0]).toMatchObject({ known: { slips: 1 }, credits: [{ status: 'slipRegistered' }] });
  });

  describe('which orders', () => {
    beforeAll(async () => {
      for (let turn = 0; turn < 3; turn += 1) await desk.approved();
    });
    test('are all that go on, page by page', async () => {
      const endedSince = encodeURIComponent(new Date(Date.now() + DAY).toISOString());
      const all = (await call('GET', `/reconciliation?endedSince=${endedSince}`)).body;
      expect(all.next).toBeNull();
      const paged: string[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const { body } = await call('GET', `/reconciliation?endedSince=${endedSince}&limit=2${after === '' ? '' : `&after=${after}`}`);
        paged.push(...body.orderNumbers);
        after = body.next;
      }
      expect(paged).toEqual(all.orderNumbers);
      expect(paged.length).toBeGreaterThan(5);
      for (const number of paged) expect((await desk.order(number)).outcome).toBeNull();
    });
  });

  test('asks about one to ten orders at a time', async () => {
    expect((await call('POST', '/reconciliation', { method: 'atobarai', orderNumbers: [] })).status).toBe(422);
    expect((await call('POST', '/reconciliation', { method: 'atobarai', orderNumbers: Array.from({ length: 11 }, () => orderNumber()) })).status).toBe(422);
  });
});
