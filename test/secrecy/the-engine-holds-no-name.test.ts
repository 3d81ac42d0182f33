import { expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { useOwnEngine, useSystem, type SystemInUse } from '../support/use-system.ts';
import { buyer, canaryOrder, filesUnder, findInFiles, note, personal } from './canaries.ts';

describeWithEngine('the engine\'s database file with its WAL', (shared) => {
  const engine = useOwnEngine(shared);
  const sealed = useSystem(engine);
  const open = useSystem(engine, { codec: 'off' });

  /** A whole life, with a note in it and a call whose answer is lost: failures are written down too. */
  const liveOneOrder = async (inUse: SystemInUse): Promise<string> => {
    const { cart, yamato } = inUse;
    const body = canaryOrder();
    const number = `${body.orderNumber}-1`;
    await yamato.fault({ operation: 'KAASL', orderNo: number, nth: 1, fault: 'cutAfterCommit' });
    expect((await cart.start(body)).status).toBe(201);
    await cart.act(body.orderNumber, { action: 'registerShipment', note, shopStatus: '発送済', notifyCart: true, parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
    await cart.until(body.orderNumber, (order) => order.shipment.state === 'registered');
    for (const edit of ['deliver', 'invoice', 'pay']) await yamato.edit(number, { edit });
    await cart.untilEnded(body.orderNumber, 'paid');
    await printOneInvoice(inUse);
    return body.orderNumber;
  };

  /** The print data is a buyer's name and address on its way from Yamato to the API. */
  const printOneInvoice = async ({ system, cart }: SystemInUse): Promise<void> => {
    const body = { ...canaryOrder(), invoice: 'enclosed', destinations: [] };
    expect((await cart.start(body)).status).toBe(201);
    const headers = { authorization: `Bearer ${system.keys.staff}` };
    const printed = await system.api.inject({ method: 'GET', url: `/v1/shops/${system.shop}/orders/${body.orderNumber}/invoice`, headers });
    expect(printed.json()).toMatchObject({ addressee: { name: buyer.name } });
  };

  // In this order: both systems share the file, and the second one leaves in it what the first must not.
  test('holds nothing of a buyer in any encoding', async () => {
    await liveOneOrder(sealed);
    const files = filesUnder(engine.dbFile);
    expect(files).toHaveLength(2);
    expect(findInFiles(personal, files)).toEqual([]);
  });

  test('would hold all of it with the codec switched off: the same search finds it', async () => {
    await liveOneOrder(open);
    const found = findInFiles(personal, filesUnder(engine.dbFile)).join('\n');
    for (const text of ['鵜殿　紬希', 'ウドノ ツムギ', '近永9973', '070-5512-9384', 'tsumugi.udono@canary-mail.example', '穂積　櫂斗', '鵺の羽根つき帽子', note]) expect(found).toContain(text);
  });

  test('shows nothing of a buyer in ids, search attributes, summaries and the ops card, which are no secrets', async () => {
    const orderNumber = await liveOneOrder(open);
    const handle = open.system.client.workflow.getHandle(orderWorkflowId(open.system.shop, orderNumber));
    const shown: unknown[] = [(await handle.describe()).typedSearchAttributes.getAll()];
    for (const event of (await handle.fetchHistory()).events ?? []) {
      const { userMetadata, activityTaskScheduledEventAttributes: call, upsertWorkflowSearchAttributesEventAttributes: upsert } = event;
      for (const payload of [userMetadata?.summary, userMetadata?.details]) if (payload?.data != null) shown.push(Buffer.from(payload.data).toString());
      shown.push(call?.activityId, call?.activityType?.name, JSON.stringify(upsert?.searchAttributes?.indexedFields));
    }
    const { currentDetails } = await handle.query<{ currentDetails: string }, []>('__temporal_workflow_metadata');
    expect(currentDetails).toContain(orderNumber);
    expect(shown.join('\n')).toContain('与信');
    expect(personal.find(Buffer.from(JSON.stringify([shown, currentDetails])))).toEqual([]);
  });
});
