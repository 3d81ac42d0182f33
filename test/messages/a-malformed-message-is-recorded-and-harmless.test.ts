import { expect, test } from 'vitest';
import type { ActionLine } from '../../src/domain/order/history.ts';
import { createPayloadCodec } from '../../src/keys/payload-codec.ts';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { WAIT_MS } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { jsonPayload, payload, sealed, sendSignal, tampered } from '../support/raw-messages.ts';
import { yamatoOf } from '../support/sandbox-control.ts';
import { useSystem } from '../support/use-system.ts';

describeWithEngine('a malformed message', (engine) => {
  const { system, cart } = useSystem(engine);

  const history = async (orderNumber: string): Promise<ActionLine[]> => {
    const url = `/v1/shops/${system.shop}/orders/${orderNumber}/actions?limit=200`;
    const answer = await system.api.inject({ method: 'GET', url, headers: { authorization: `Bearer ${system.keys.staff}` } });
    return JSON.parse(answer.body).lines;
  };
  const rejections = async (orderNumber: string) => (await history(orderNumber)).filter(({ action }) => action === 'rejectedMessage');
  const untilRejected = (orderNumber: string, count: number) =>
    expect.poll(async () => (await rejections(orderNumber)).length, { timeout: WAIT_MS, interval: 50 }).toBe(count);
  const seal = (orderNumber: string, value: unknown) =>
    sealed(createPayloadCodec(system.records.keyring), orderWorkflowId(system.shop, orderNumber), jsonPayload(value));
  const started = async () => {
    const body = orderBody();
    expect((await cart.start(body)).status).toBe(201);
    return body.orderNumber;
  };
  const untilPaid = async (orderNumber: string) => {
    const shipped = await cart.act(orderNumber, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
    expect(shipped.body).toMatchObject({ state: 'finished', outcome: 'done' });
    for (const edit of ['deliver', 'invoice', 'pay']) await yamatoOf(system).edit(`${orderNumber}-1`, { edit });
    await cart.untilEnded(orderNumber, 'paid');
  };

  const good = { actionId: 'good', actor: 'suzuki', acceptedAt: new Date().toISOString(), body: { action: 'syncStatus' } };
  const shapes: Record<string, unknown> = {
    'a number': 42,
    'a text': 'registerShipment',
    'a list': [good],
    'nothing in it': {},
    'no id': { ...good, actionId: undefined },
    'an id that is a number': { ...good, actionId: 7 },
    'an id that no database takes': { ...good, actionId: 'a\u0000b' },
    'an id of one million characters': { ...good, actionId: 'x'.repeat(1_000_000) },
    'no body': { ...good, actionId: 'm-1', body: undefined },
    'a body that is a list': { ...good, actionId: 'm-2', body: [] },
    'an action nobody knows': { ...good, actionId: 'm-3', body: { action: 'refund' } },
    'the name of something every object has': { ...good, actionId: 'm-4', body: { action: 'constructor' } },
    'parcels that are a text': { ...good, actionId: 'm-5', body: { action: 'registerShipment', parcels: 'all' } },
    'a carrier nobody knows': { ...good, actionId: 'm-6', body: { action: 'registerShipment', parcels: [{ slipNo: '1', carrier: 'pigeon' }] } },
    'a slip number longer than the index takes': { ...good, actionId: 'm-7', body: { action: 'recordParcels', parcels: [{ slipNo: `1234567890 ${' '.repeat(5_000)}13`, carrier: 'yamato' }] } },
    'a note of one million characters': { ...good, actionId: 'm-8', body: { action: 'syncStatus', note: 'の'.repeat(300_000) } },
    'new contents that are a text': { ...good, actionId: 'm-10', body: { action: 'amendOrder', contents: 'cheaper' } },
    'new contents ordered on no day': { ...good, actionId: 'm-11', body: { action: 'amendOrder', contents: orderBody({ orderedAt: 'yesterday' }) } },
    'new contents shipped on no day': { ...good, actionId: 'm-12', body: { action: 'amendOrder', contents: orderBody({ plannedShipDate: '2026-02-30' }) } },
    'new contents for endless money': { ...good, actionId: 'm-13', body: { action: 'amendOrder', contents: orderBody({ amountYen: 1e300 }) } },
    'a status nobody knows': { ...good, actionId: 'm-14', body: { action: 'correctStatus', status: 'toString', reason: 'x' } },
    'a payment method nobody knows': { ...good, actionId: 'm-15', body: { action: 'changeMethod', to: '__proto__' } },
    'a close without a reason': { ...good, actionId: 'm-9', body: { action: 'closeOrder', reason: ' ' } },
  };

  test('of a wrong shape becomes one rejected line each, and the order is paid all the same', async () => {
    const orderNumber = await started();
    for (const shape of Object.values(shapes)) await sendSignal(system, orderNumber, 'staffAction', [await seal(orderNumber, shape)]);
    await untilRejected(orderNumber, Object.keys(shapes).length);
    for (const line of await rejections(orderNumber)) {
      expect(line).toMatchObject({ state: 'finished', outcome: 'refused', code: 'malformed', label: '受け付けられない操作' });
      expect(line.detail).not.toBe('');
    }
    await untilPaid(orderNumber);
  });

  test('of bytes that are no message becomes a rejected line, and the order is paid all the same', async () => {
    const orderNumber = await started();
    await sendSignal(system, orderNumber, 'staffAction', null);
    await sendSignal(system, orderNumber, 'staffAction', [payload('json/plain', '{"actionId": "x", ')]);
    await sendSignal(system, orderNumber, 'staffAction', [payload('json/plain', Buffer.from('ff00fe83404e', 'hex'))]);
    await sendSignal(system, orderNumber, 'staffAction', [payload('binary/of-another-world', 'x')]);
    await sendSignal(system, orderNumber, 'staffAction', [{ data: Buffer.from('no encoding at all') }]);
    await sendSignal(system, orderNumber, 'staffAction', [tampered(await seal(orderNumber, good))]);
    await sendSignal(system, orderNumber, 'staffAction', [payload('binary/encrypted', 'sealed by nobody')]);
    await sendSignal(system, orderNumber, 'abandon', [jsonPayload({ claimId: 5 })]);
    await sendSignal(system, orderNumber, 'abandon', null);
    await sendSignal(system, orderNumber, 'payNow\u0000 \u{1f4a5}', [jsonPayload(good)]);
    await untilRejected(orderNumber, 10);
    expect((await cart.get(orderNumber)).body.attention).toEqual([]);
    await untilPaid(orderNumber);
  });

  test('with an instant nobody can read is taken as of now; a repeat of its id is dropped', async () => {
    const orderNumber = await started();
    for (const acceptedAt of ['yesterday', '+275760-09-13T00:00:00.000Z', 5]) {
      await sendSignal(system, orderNumber, 'staffAction', [await seal(orderNumber, { ...good, acceptedAt, actor: 'x'.repeat(100_000) })]);
    }
    await expect.poll(async () => (await history(orderNumber)).find(({ id }) => id === 'good'), { timeout: WAIT_MS }).toMatchObject({ state: 'finished', outcome: 'done', actor: 'unknown' });
    expect(await rejections(orderNumber)).toEqual([]);
    await untilPaid(orderNumber);
  });

  test('of an action that was accepted in the year 0 is taken as of now, and the records still hear of the order', async () => {
    const orderNumber = await started();
    await sendSignal(system, orderNumber, 'staffAction', [await seal(orderNumber, { ...good, acceptedAt: '0000-01-01T00:00:00.000Z' })]);
    await expect.poll(async () => (await history(orderNumber)).find(({ id }) => id === 'good'), { timeout: WAIT_MS }).toMatchObject({ state: 'finished', outcome: 'done' });
    await untilPaid(orderNumber);
  });

  test('that asks to wait without saying for what is refused, and the order goes on', async () => {
    const orderNumber = await started();
    const handle = system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber));
    for (const name of ['awaitAction', 'awaitVerdict', 'awaitTheSun']) {
      for (const args of [null, 'x', { actionId: 3, claimId: 3 }]) await expect(handle.executeUpdate<unknown, [unknown]>(name, { args: [args] })).rejects.toThrow();
      await expect(handle.executeUpdate(name)).rejects.toThrow();
    }
    await untilPaid(orderNumber);
  });

  test.each(['constructor', '__proto__', 'the weather'])('that asks Yamato for what no method has is refused, also while a call is under way (%s)', async (name) => {
    const orderNumber = await started();
    const held = await yamatoOf(system).hold('before', { operation: 'KAACL', orderNo: `${orderNumber}-1` });
    const cancelled = cart.act(orderNumber, { action: 'cancelCredit' });
    await held.reached();
    const handle = system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber));
    const asked = await handle.startUpdate('lookUp', { args: [{ name, startBy: '2999-01-01T00:00:00.000Z' }], waitForStage: 'ACCEPTED' });
    await held.release();
    expect(await asked.result()).toMatchObject({ kind: 'refused', code: 'noSuchLookUp' });
    expect((await cancelled).body).toMatchObject({ state: 'finished', outcome: 'done' });
    await cart.untilEnded(orderNumber, 'cancelled');
  });

  test('that comes to an ended order wakes nobody up for good', async () => {
    const orderNumber = await started();
    await untilPaid(orderNumber);
    await system.client.workflow.signalWithStart('order', {
      workflowId: orderWorkflowId(system.shop, orderNumber),
      taskQueue: system.taskQueue,
      args: [{ kind: 'resume', shop: system.shop, orderNumber }],
      signal: 'staffAction',
      signalArgs: [{ actionId: 'late', body: 'garbage' }],
    });
    await untilRejected(orderNumber, 1);
    const handle = system.client.workflow.getHandle(orderWorkflowId(system.shop, orderNumber));
    await expect(handle.result()).resolves.toEqual({ outcome: 'paid' });
  });
});
