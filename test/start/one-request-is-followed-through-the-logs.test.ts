import { beforeAll, expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { figureIn } from '../support/figures.ts';
import type { Installation } from '../support/installation.ts';
import { slipNumber } from '../support/numbers.ts';
import { describeWithPostgres } from '../support/postgres.ts';
import type { StartedProcess } from '../support/processes.ts';
import { useInstallation } from '../support/use-system.ts';
import { waitFor } from '../support/wait-for.ts';

type Line = { readonly event?: string; readonly requestId?: string; readonly actionId?: string; readonly workflowId?: string; readonly [field: string]: unknown };

function linesOf(started: StartedProcess): Line[] {
  return started.output().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line);
}

describeWithEngine('a request', (engine) => {
  describeWithPostgres('on PostgreSQL', () => {
    const { installation, system } = useInstallation(engine, { env: { METRICS_TOKEN: 'm'.repeat(40) } });
    let api: Awaited<ReturnType<Installation['startApi']>>;
    let worker: Awaited<ReturnType<Installation['startWorker']>>;
    beforeAll(async () => {
      [api, worker] = await Promise.all([installation.startApi(), installation.startWorker()]);
    }, 120_000);

    const post = async (path: string, key: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${api.url}/v1/shops/${system.shop}/orders${path}`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
    const untilLine = async (of: StartedProcess, isIt: (line: Line) => boolean): Promise<Line> => {
      const lines = await waitFor(async () => linesOf(of).filter(isIt), (found) => found.length > 0);
      return lines[0]!;
    };

    test('is found in both processes by its id: a start and the credit it asks for', async () => {
      const body = orderBody();
      const workflowId = orderWorkflowId(system.shop, body.orderNumber);
      expect((await post('', system.keys.cart, body)).status).toBe(201);
      const { requestId } = await untilLine(api, ({ event, orderNumber }) => event === 'api.request' && orderNumber === body.orderNumber);
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
      expect(await untilLine(api, ({ event, workflowId: of }) => event === 'api.startSent' && of === workflowId)).toMatchObject({ requestId });
      expect(await untilLine(worker, ({ event, activity, workflowId: of }) => event === 'order.activity' && activity === 'sendCredit' && of === workflowId)).toMatchObject({
        requestId, outcome: 'done', attempt: 1, settlementNo: `${body.orderNumber}-1`,
      });
    });

    test('and by the id of its action, on both sides of the signal', async () => {
      const body = orderBody();
      const workflowId = orderWorkflowId(system.shop, body.orderNumber);
      expect((await post('', system.keys.cart, body)).status).toBe(201);
      const actionId = `ship-${body.orderNumber}`;
      const ship = { action: 'registerShipment', actor: 'suzuki', parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] };
      expect((await post(`/${body.orderNumber}/actions`, system.keys.staff, ship, { 'idempotency-key': actionId, prefer: 'wait=10' })).status).toBe(200);
      const sent = await untilLine(api, (line) => line.event === 'api.actionSent' && line.actionId === actionId);
      expect(sent).toMatchObject({ workflowId, action: 'registerShipment', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
      const { requestId } = sent;
      const received = await untilLine(worker, (line) => line.event === 'order.message' && line.actionId === actionId);
      expect(received).toMatchObject({ workflowId, signal: 'staffAction', requestId });
      expect(await untilLine(worker, (line) => line['activity'] === 'sendSlip' && line.actionId === actionId)).toMatchObject({ workflowId, requestId, outcome: 'done' });
    });

    test('leaves what orders wanted at Yamato in the figures, and nothing of anybody in the lines', async () => {
      const page = await (await fetch(`${worker.url}/metrics`, { headers: { authorization: `Bearer ${'m'.repeat(40)}` } })).text();
      expect(figureIn(page, 'torihiki_changes_total', { service: 'atobarai', purpose: 'credit', outcome: 'done', answer: 'approved' })).toBe(2);
      expect(figureIn(page, 'torihiki_changes_total', { service: 'atobarai', purpose: 'slip', outcome: 'done', answer: 'none' })).toBe(1);
      expect(figureIn(page, 'torihiki_publications_waiting')).toBe(0);
      const { buyer } = orderBody() as unknown as { readonly buyer: Readonly<Record<string, string>> };
      for (const text of Object.values(buyer)) for (const of of [api, worker]) expect(of.output()).not.toContain(text);
    });
  });
});
