import { beforeAll, expect, test } from 'vitest';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { cartOf } from '../support/cart.ts';
import { describeWithEngine } from '../support/engine.ts';
import type { Installation } from '../support/installation.ts';
import { slipNumber } from '../support/numbers.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import { yamatoOf } from '../support/sandbox-control.ts';
import { useInstallation } from '../support/use-system.ts';

describeWithEngine('API and worker as two processes', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    const { installation } = useInstallation(engine);
    let api: Awaited<ReturnType<Installation['startApi']>>;
    let worker: Awaited<ReturnType<Installation['startWorker']>>;
    beforeAll(async () => {
      [api, worker] = await Promise.all([installation.startApi(), installation.startWorker()]);
    }, 120_000);

    test('serve an order from credit to paid, and stop when told to', async () => {
      const { system } = installation;
      const post = (path: string, key: string, body: unknown, headers: Record<string, string> = {}) =>
        fetch(`${api.url}/v1/shops/${system.shop}/orders${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        });
      const body = orderBody();
      expect((await post('', system.keys.cart, body)).status).toBe(201);
      const parcels = [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }];
      const shipped = await post(`/${body.orderNumber}/actions`, system.keys.staff, { action: 'registerShipment', parcels }, { 'idempotency-key': 'ship', prefer: 'wait=10' });
      expect(await shipped.json()).toMatchObject({ state: 'finished', outcome: 'done' });
      for (const edit of ['deliver', 'invoice', 'pay']) await yamatoOf(system).edit(`${body.orderNumber}-1`, { edit });
      await cartOf(system).untilEnded(body.orderNumber, 'paid');

      expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
      expect(await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')])).toEqual([0, 0]);
    }, 60_000);
  });
});
