import { expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { cartOf, openShop } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { useSystem } from '../support/use-system.ts';

type Base64Payload = { readonly metadata: Readonly<Record<string, string>>; readonly data: string };

describeWithEngine('the decoder', (engine) => {
  const { system } = useSystem(engine);

  /** Every sealed payload of a history, wherever it stands: inputs, results, signals, summaries. */
  const sealedOf = async (shop: string, orderNumber: string): Promise<Base64Payload[]> => {
    const history = await system.client.workflow.getHandle(orderWorkflowId(shop, orderNumber)).fetchHistory();
    const found: Base64Payload[] = [];
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
      const { metadata, data } = value as { metadata?: Record<string, Uint8Array> | null; data?: Uint8Array };
      if (metadata?.['encryption-key-id'] instanceof Uint8Array && data instanceof Uint8Array) {
        found.push({ metadata: Object.fromEntries(Object.entries(metadata).map(([name, bytes]) => [name, base64(bytes)])), data: base64(data) });
      } else for (const inner of Object.values(value)) look(inner);
    };
    look(history.events);
    return found;
  };
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const decode = (key: string, payloads: readonly Base64Payload[]) =>
    system.api.inject({ method: 'POST', url: '/codec/decode', headers: { authorization: `Bearer ${key}` }, payload: { payloads } });

  test('opens the whole history of an order of its shop with a key bound to that shop, and nothing of another one', async () => {
    const [own, other] = [cartOf(system), await openShop(system, 'other')];
    const numbers: string[] = [];
    for (const cart of [own, other]) {
      const body = orderBody();
      numbers.push(body.orderNumber);
      expect((await cart.start(body)).status).toBe(201);
      await cart.act(body.orderNumber, { action: 'registerShipment', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] });
    }
    const ofOwn = await sealedOf(own.shop, numbers[0]!);
    const ofOther = await sealedOf(other.shop, numbers[1]!);
    expect(ofOwn.length).toBeGreaterThan(10);

    const opened = await decode(system.keys.ops, ofOwn);
    expect(opened.statusCode).toBe(200);
    const texts = opened.json().payloads.map(({ data }: Base64Payload) => Buffer.from(data, 'base64').toString());
    expect(texts.join('\n')).toContain(numbers[0]);

    for (const payload of ofOther) expect((await decode(system.keys.ops, [payload])).json()).toMatchObject({ status: 422, code: 'codecPayloadUnreadable' });
    // One of another shop among the own ones spoils them all, so that nothing slips through in the middle.
    expect((await decode(system.keys.ops, [...ofOwn, ofOther[0]!])).statusCode).toBe(422);
    const everyShop = (await system.records.createApiKey({ scope: 'ops', shops: null, label: 'all' })).key;
    expect((await decode(everyShop, [...ofOwn, ...ofOther])).statusCode).toBe(200);
  });
});
