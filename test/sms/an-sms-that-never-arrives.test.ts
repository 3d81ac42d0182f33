import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';
import { enter, waitingOrder } from './sms-orders.ts';

/** Our own rules let mobile numbers pass only, and the sandbox reaches every one: on the way this one becomes a land line. */
async function unreachablePhones(yamatoUrl: string): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = (await text(request)).replace(/telNum=09[^&]*/, 'telNum=0312345678');
      const answer = await fetch(`${yamatoUrl}${request.url}`, { method: 'POST', body, headers: { 'content-type': request.headers['content-type'] ?? '' } });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return server;
}

describeWithEngine('an SMS that never arrives', (engine) => {
  let phones: Server;

  const { cart, yamato } = useSystem(engine, {
    async yamatoUrl(url) {
      phones = await unreachablePhones(url);
      return `http://127.0.0.1:${(phones.address() as AddressInfo).port}`;
    },
  });
  afterAll(async () => {
    phones?.close();
  });

  test('ends the order with a reason of its own, and asks for the phone number', async () => {
    const { body, number, first } = await waitingOrder(cart);
    expect(await enter(cart, number, '1234')).toMatchObject({ outcome: 'refused', code: 'smsNotDelivered', detail: expect.stringMatching(/携帯電話番号/) });
    expect(await yamato.credits(first)).toMatchObject([{ status: 31 }]);
    expect(await cart.untilEnded(number, 'refused')).toMatchObject({ credit: { code: 'smsNotDelivered' } });
    expect((await cart.start(body)).body).toMatchObject({ status: 402, code: 'creditRefused', yamatoCode: 'smsNotDelivered' });
  });
});
