import '../methods/made-up/in-use.ts';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servicesInUse } from '../../src/activities/services.ts';
import { createDataConverter } from '../../src/keys/data-converter.ts';
import { type RunningWorkers, startWorkers } from '../../src/worker/worker.ts';
import { orderBody } from '../methods/atobarai/an-order.ts';
import { describeWithEngine } from '../support/engine.ts';
import { useSystem } from '../support/use-system.ts';

/** While an installation is brought up to date, workers of two builds take from one queue. */
describeWithEngine('a checkout whose first credit comes to a worker that knows nothing of such calls', (engine) => {
  const { system, cart, yamato } = useSystem(engine, { worker: false });
  let connection: NativeConnection;
  let workers: RunningWorkers;
  beforeAll(async () => {
    connection = await NativeConnection.connect({ address: engine.address });
    const { url } = system.sandbox;
    workers = await startWorkers({
      connection,
      namespace: engine.namespace,
      taskQueue: system.taskQueue,
      records: system.records,
      dataConverter: createDataConverter(system.records.keyring),
      hosts: Object.fromEntries(servicesInUse.map(({ service }) => [service, { sandbox: url, test: url, production: url }])),
      services: servicesInUse.map((service) => ({ ...service, sends: () => ({}) })),
      workflowBundle: { codePath: engine.codePath },
      shutdownGraceMs: 2_000,
    });
  });
  afterAll(async () => {
    await workers.stop();
    await connection.close();
  });

  test('is sent in its turn, at once and without doubt', async () => {
    const body = orderBody({ intake: 'checkout' });
    expect(await cart.start(body)).toMatchObject({ status: 201, body: { verdict: { kind: 'approved' } } });
    expect(await yamato.operations(`${body['orderNumber']}-1`)).toEqual(['KAARA']);
  });
});
