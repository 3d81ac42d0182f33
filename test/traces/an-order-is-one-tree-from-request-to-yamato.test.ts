import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderWorkflowId } from '../../src/workflows/contract.ts';
import { callDevelopment, type Development, freePlace, type Place, startDevelopment } from '../support/development.ts';
import { describeWithEngine } from '../support/engine.ts';
import { slipNumber } from '../support/numbers.ts';
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';
import { waitFor } from '../support/wait-for.ts';
import { canaryOrder, note, personal } from '../secrecy/canaries.ts';

const CARTS_TRACE = '0af7651916cd43dd8448eb211c80319c';

describeWithEngine('an order that is traced', (engine) => {
  let collector: TraceCollector;
  let place: Place;
  let running: Development;
  beforeAll(async () => {
    collector = await startTraceCollector();
    place = await freePlace(engine.cliPath);
    running = await startDevelopment(place, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  }, 90_000);
  afterAll(async () => {
    await running?.end('SIGTERM');
    place?.remove();
    await collector?.close();
  });

  const body = canaryOrder();
  const base = () => `/v1/shops/${running.dev.shop}/orders`;
  const untilThere = (isIt: (span: CollectedSpan) => boolean) => waitFor(async () => collector.spans().find(isIt) ?? null, (span) => span !== null).then((span) => span!);
  const withParent = (span: CollectedSpan): Promise<CollectedSpan> => untilThere(({ spanId, traceId }) => spanId === span.parentSpanId && traceId === span.traceId);
  /** The names from a span up to the one that began its trace. */
  async function upFrom(span: CollectedSpan): Promise<CollectedSpan[]> {
    return span.parentSpanId === '' || span.service === 'cart' ? [span] : [span, ...(await upFrom(await withParent(span)))];
  }

  test('is one tree from the request to the call to Yamato', async () => {
    expect((await callDevelopment(running.dev, 'cart', 'POST', base(), body)).status).toBe(201);
    const call = await untilThere(({ name }) => name === 'Yamato KAARA');
    const [yamato, activity, order, engineCall, request, ...more] = await upFrom(call);
    expect(more).toEqual([]);
    expect([yamato, activity, order, engineCall, request].map((span) => span?.name)).toEqual(['Yamato KAARA', 'sendCredit', 'order: sendCredit', 'engine awaitVerdict', 'POST /v1/shops/:shop/orders']);
    expect(request?.attributes).toMatchObject({ 'http.response.status_code': 201, 'torihiki.order_number': body.orderNumber, 'torihiki.shop': running.dev.shop, 'torihiki.request_id': expect.any(String) });
    expect(activity?.attributes).toMatchObject({ 'torihiki.workflow_id': orderWorkflowId(running.dev.shop, body.orderNumber), 'torihiki.outcome': 'done', 'torihiki.settlement_no': `${body.orderNumber}-1`, 'torihiki.request_id': request?.attributes['torihiki.request_id'] });
    expect(yamato?.attributes).toMatchObject({ 'torihiki.outcome': 'done', 'torihiki.operation': 'KAARA' });
    // Each within its parent, but for the clock of the workflow, which stands still within a task.
    for (const [inner, outer] of [[yamato, activity], [engineCall, request]] as const) {
      expect(inner!.startedAt).toBeGreaterThanOrEqual(outer!.startedAt - 1);
      expect(inner!.endedAt).toBeLessThanOrEqual(outer!.endedAt + 1);
    }
    const spans = collector.spans().filter(({ traceId }) => traceId === call.traceId);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(ids.size, 'every span has an id of its own').toBe(spans.length);
    expect(spans.filter(({ parentSpanId }) => parentSpanId === '').map(({ name }) => name), 'and one began it').toEqual(['POST /v1/shops/:shop/orders']);
  });

  test("goes on in a cart's own trace, of which nothing but the ids is kept", async () => {
    const ship = { action: 'registerShipment', actor: 'suzuki', note, parcels: [{ slipNo: slipNumber(), carrier: 'yamato', destination: 1 }] };
    const headers = { 'idempotency-key': 'ship-1', prefer: 'wait=10', traceparent: `00-${CARTS_TRACE}-b7ad6b7169203331-01`, tracestate: 'cart=mihon-hanako', baggage: 'buyer=mihon-hanako' };
    expect((await callDevelopment(running.dev, 'staff', 'POST', `${base()}/${body.orderNumber}/actions`, ship, headers)).status).toBe(200);
    const call = await untilThere(({ name, traceId }) => name === 'Yamato KAASL' && traceId === CARTS_TRACE);
    const names: string[] = [];
    for (let span: CollectedSpan | null = call; span !== null; span = span.parentSpanId === 'b7ad6b7169203331' ? null : await withParent(span)) names.push(span.name);
    expect(names).toEqual(['Yamato KAASL', 'sendSlip', 'order: sendSlip', 'engine staffAction', 'POST /v1/shops/:shop/orders/:orderNumber/actions']);
    expect(collector.spans().find(({ name, traceId }) => name === 'sendSlip' && traceId === CARTS_TRACE)?.attributes).toMatchObject({ 'torihiki.action_id': 'ship-1' });
    expect(collector.text()).not.toContain('mihon-hanako');
  });

  test('holds nothing of the buyer in any of it, nor a secret', async () => {
    expect(collector.spans().length).toBeGreaterThan(10);
    expect(personal.find(Buffer.from(collector.text()))).toEqual([]);
    for (const key of Object.values(running.dev.keys)) expect(collector.text()).not.toContain(key);
    const allowed = /^(?:torihiki|http)\.[a-z_.]+$/;
    for (const { attributes, name } of collector.spans()) for (const attribute of Object.keys(attributes)) expect(attribute, name).toMatch(allowed);
    // The order did carry it: the search would have found it in the request.
    expect(personal.find(Buffer.from(JSON.stringify(body))).length).toBeGreaterThan(0);
  });

  test('is not traced where it is only asked how it is', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) await callDevelopment(running.dev, 'ops', 'GET', path);
    await callDevelopment(running.dev, 'ops', 'GET', '/v1/shops');
    await untilThere(({ name }) => name === 'GET /v1/shops');
    expect(collector.spans().filter(({ name }) => /healthz|readyz|metrics/.test(name))).toEqual([]);
  });
});
