import { expect, test } from 'vitest';
import { orderStartOptions } from '../../src/api/order-start-options.ts';
import type { ActionLine } from '../../src/domain/order/history.ts';
import type { OrderClaimResult } from '../../src/records/contract/claims.ts';
import { type OrderStart, orderWorkflowId, orderWorkflowType } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { orderNumber, slipNumber } from '../support/numbers.ts';
import { recordsSwitch } from '../support/records-switch.ts';
import { aParcel } from '../support/staff.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('an order credited elsewhere', (engine) => {
  const records = recordsSwitch();
  const { system, desk, yamato } = useSystem(engine, { policy: { recheckMs: 300, checkoutDeadlineMs: 2_000, unknownPatienceMs: 60_000 }, wrapRecords: records.wrap });

  /** Another system under the same contract opens a credit; returns its number. */
  async function openedElsewhere(buyer: Record<string, unknown> = {}): Promise<string> {
    const template = orderBody({ intake: 'backoffice' }, buyer);
    await desk.cart.start(template);
    const [credit] = await yamato.credits(`${template.orderNumber}-1`);
    const number = orderNumber('OLD').slice(0, 20);
    await yamato.openElsewhere({ ...credit!.fields, orderNo: number });
    return number;
  }
  const edit = (number: string, name: string, fields: Record<string, unknown> = {}) => yamato.edit(number, { edit: name, ...fields });
  const adoption = (settlementNo: string, change: Record<string, unknown> = {}) => orderBody({ intake: 'adopt', settlementNo, ...change });
  const startLine = async (number: string): Promise<ActionLine | undefined> => (await desk.history(number)).find(({ action }) => action === 'startOrder');

  test('arrives approved under its own number, says that its contents are believed, and lives on here', async () => {
    const number = await openedElsewhere();
    const body = adoption(number);
    const answer = await desk.cart.start(body);
    expect(answer).toMatchObject({ status: 201, body: { intake: 'adopt', status: 'creditApproved', isOrder: true, credit: { settlementNo: number, generation: 1 } } });
    expect((await startLine(body.orderNumber))?.detail).toContain('承認済み。金額・送り状番号・購入者はYamatoに照会できない');
    expect(await desk.cart.start(body), 'a repeat answers the same').toMatchObject({ status: 201, body: { sequence: answer.body.sequence } });
    expect((await desk.act(body.orderNumber, { action: 'registerShipment', parcels: [aParcel()] })).outcome).toBe('done');
    expect(await yamato.credits(number)).toMatchObject([{ status: 3 }]);
    expect(await yamato.operations(number)).not.toContain('KAARR');
    expect(await yamato.calls('KAARA', number), 'only the other system asked for a credit').toBe(1);
  });

  test('gets numbers of ours from its second credit on', async () => {
    const number = await openedElsewhere();
    const body = adoption(number);
    await desk.cart.start(body);
    expect((await desk.act(body.orderNumber, { action: 'cancelCredit' })).outcome).toBe('done');
    expect((await desk.act(body.orderNumber, { action: 'requestCredit' })).outcome).toBe('done');
    expect((await desk.order(body.orderNumber)).credit).toMatchObject({ state: 'approved', generation: 2, settlementNo: `${body.orderNumber}-2` });
    expect(await yamato.live(number, `${body.orderNumber}-2`)).toEqual([`${body.orderNumber}-2`]);
  });

  test.each([
    ['shipped', ['slip'], 201, { status: 'shipmentRegistered', outcome: null, parcels: [], attention: [] }],
    ['sold', ['slip', 'deliver'], 201, { status: 'saleConfirmed', outcome: null }],
    ['invoiced', ['slip', 'deliver', 'invoice'], 201, { status: 'invoiced', outcome: null }],
    ['paid', ['slip', 'deliver', 'invoice', 'pay'], 201, { status: 'paid', outcome: 'paid' }],
  ] as const)('that is %s arrives so, its slip unknown', async (_state, edits, status, order) => {
    const number = await openedElsewhere();
    for (const name of edits) await edit(number, name, name === 'slip' ? { slipNo: slipNumber() } : {});
    const body = adoption(number);
    expect(await desk.cart.start(body)).toMatchObject({ status, body: order });
    expect((await startLine(body.orderNumber))?.detail).toContain('送り状番号は不明です');
    if (order.outcome === 'paid') await desk.cart.untilEnded(body.orderNumber, 'paid');
  });

  test('that is cancelled ends so', async () => {
    const number = await openedElsewhere();
    await edit(number, 'cancel');
    const body = adoption(number);
    expect(await desk.cart.start(body)).toMatchObject({ status: 409, body: { code: 'adoptedCancelled' } });
    expect(await desk.cart.untilEnded(body.orderNumber, 'cancelled')).toMatchObject({ status: 'creditCancelled', attention: [] });
    expect((await desk.act(body.orderNumber, { action: 'requestCredit' })).outcome, 'a new credit is possible').toBe('done');
  });

  test('that is refused stays as work for staff, like one of the back office', async () => {
    const number = await openedElsewhere({ name: '見本　ＮＧ' });
    const body = adoption(number);
    expect(await desk.cart.start(body)).toMatchObject({ status: 402, body: { code: 'creditRefused' } });
    expect(await desk.untilAttention(body.orderNumber, 'creditRefused')).toMatchObject({ status: 'creditRefused', outcome: null });
  });

  test('that is still held answers 202 and is followed until its verdict', async () => {
    const number = await openedElsewhere({ name: '見本　シンサ' });
    const body = adoption(number);
    expect(await desk.cart.start(body)).toMatchObject({ status: 202, body: { status: 'creditHeld', verdict: { kind: 'held' } } });
    await edit(number, 'approve').catch(() => undefined);
    await desk.cart.until(body.orderNumber, ({ status }) => status === 'creditApproved');
  });

  test('that Yamato does not know is work for staff; no credit is asked for, and a later look can find it', async () => {
    const template = await openedElsewhere();
    const number = orderNumber('LATE');
    const body = adoption(number);
    expect(await desk.cart.start(body)).toMatchObject({ status: 422, body: { code: 'adoptedNotFound', param: 'settlementNo' } });
    expect(await desk.untilAttention(body.orderNumber, 'adoptNotFound')).toMatchObject({ credit: { state: 'failed' }, outcome: null });
    expect(await yamato.operations(number)).toEqual(['KAARS', 'KAAST']);
    const [credit] = await yamato.credits(template);
    await yamato.openElsewhere({ ...credit!.fields, orderNo: number });
    const looked = await desk.act(body.orderNumber, { action: 'resolve', attention: 'adoptNotFound', decision: 'retry', reason: '登録を待った' });
    expect(looked.outcome).toBe('done');
    expect(await desk.cart.until(body.orderNumber, ({ status }) => status === 'creditApproved')).toMatchObject({ attention: [] });
  });

  test('whose number was wrong is given up, and comes in again under the right one', async () => {
    const body = adoption(orderNumber('WRONG'));
    await desk.cart.start(body);
    await desk.untilAttention(body.orderNumber, 'adoptNotFound');
    await desk.act(body.orderNumber, { action: 'resolve', attention: 'adoptNotFound', decision: 'giveUp', reason: '番号違い' });
    await desk.cart.untilEnded(body.orderNumber, 'failed');
    const right = await openedElsewhere();
    expect(await desk.cart.start({ ...body, settlementNo: right })).toMatchObject({ status: 201, body: { credit: { settlementNo: right } } });
    expect(await yamato.allCalls(`${body.orderNumber}-1`, `${body.orderNumber}-2`)).toBe(0);
  });

  test('about which Yamato says nothing is asked about until it does', async () => {
    const number = await openedElsewhere();
    const disarm = await yamato.fault({ operation: 'KAARS', orderNo: number, fault: 'cutBeforeCommit', every: 1 });
    const body = adoption(number);
    expect(await desk.cart.start(body)).toMatchObject({ status: 202, body: { status: 'needsCheck', verdict: { kind: 'pending' } } });
    await disarm();
    await desk.cart.until(body.orderNumber, ({ status }) => status === 'creditApproved');
    expect(await yamato.calls('KAARA', number)).toBe(1);
  });

  test('cannot be taken over twice, not by another shop of the same contract, nor under a number we made', async () => {
    const number = await openedElsewhere();
    const body = adoption(number);
    expect((await desk.cart.start(body)).status).toBe(201);
    const taken = { status: 409, body: { code: 'settlementNoTaken', param: 'settlementNo' } };
    expect(await desk.cart.start(adoption(number))).toMatchObject(taken);
    expect(await (await openShop(system, 'other')).start(adoption(number))).toMatchObject(taken);
    const ours = await desk.approved();
    expect(await desk.cart.start(adoption(`${ours}-1`))).toMatchObject(taken);
  });

  test('handed to the engine once more after its end is not lived twice', async () => {
    const number = await openedElsewhere();
    const body = adoption(number);
    let kept: OrderStart | undefined;
    records.once('claimOrder', async (claim) => {
      const result = (await claim()) as OrderClaimResult;
      if (result.kind === 'new') kept = result.startInput as OrderStart;
      return result;
    });
    await desk.cart.start(body);
    await desk.act(body.orderNumber, { action: 'closeOrder', reason: '手で追う' });
    await system.client.workflow.getHandle(orderWorkflowId(system.shop, body.orderNumber)).result();
    const asked = await yamato.allCalls(number);
    const again = await system.client.workflow.start(orderWorkflowType, orderStartOptions(kept!, system.taskQueue));
    expect(await again.result()).toEqual({ outcome: 'superseded' });
    expect([await yamato.allCalls(number), (await desk.order(body.orderNumber)).outcome]).toEqual([asked, 'closedByStaff']);
  });

  test.each([
    ['no number', {}, 'settlementNo', 'settlementNumberMissing'],
    ['a number too long', { settlementNo: 'A'.repeat(21) }, 'settlementNo', 'settlementNumberTooLong'],
    ['a number Yamato would not take', { settlementNo: '-A.1' }, 'settlementNo', 'settlementNumberCharacters'],
    ['onTimeout abandon, which would cancel the credit', { settlementNo: 'OLD-1', onTimeout: 'abandon' }, 'onTimeout', 'adoptCannotAbandon'],
    ['a number without adopting', { settlementNo: 'OLD-1', intake: 'checkout' }, 'settlementNo', 'onlyForAdopt'],
  ])('%s is refused by name', async (_what, change, param, rule) => {
    const answer = await desk.cart.start(orderBody({ intake: 'adopt', ...change }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalidBody', faults: [{ param, rule }] } });
  });
});
