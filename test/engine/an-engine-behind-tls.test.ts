import { expect, onTestFinished, test } from 'vitest';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { parseConfig } from '../../src/config.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { openEngine } from '../../src/engine/open-engine.ts';
import { describeWithEngine } from '../support/engine.ts';
import { frontName, openTlsFront, type TlsFront } from '../support/tls-front.ts';

describeWithEngine('an engine behind TLS', (shared) => {
  async function aFront(options?: { apiKey: string }): Promise<TlsFront> {
    const front = await openTlsFront(shared.address, options);
    onTestFinished(() => front.close());
    return front;
  }
  async function open(front: TlsFront, settings: NodeJS.ProcessEnv) {
    const config = parseConfig({ TEMPORAL_ADDRESS: front.address, TEMPORAL_NAMESPACE: shared.namespace, TEMPORAL_TLS_CA: front.files.ca, TEMPORAL_TLS_SERVER_NAME: frontName, ...settings });
    return openEngine({ config, env: {}, codecEndpoint: 'http://127.0.0.1:1/codec', report: () => {} });
  }
  const known = ({ files }: TlsFront): NodeJS.ProcessEnv => ({ TEMPORAL_TLS_CERT: files.certificate, TEMPORAL_TLS_KEY: files.key });

  /** As the API and as the worker reach it. */
  async function isReached({ access, namespace }: Awaited<ReturnType<typeof openEngine>>): Promise<void> {
    const client = Connection.lazy(access);
    onTestFinished(() => client.close());
    expect(Number((await new Client({ connection: client, namespace }).workflow.count("WorkflowType = 'none'")).count)).toBe(0);
    const worker = await NativeConnection.connect(access);
    onTestFinished(() => worker.close());
    expect((await worker.workflowService.describeNamespace({ namespace })).namespaceInfo?.name).toBe(namespace);
  }

  test('with a client certificate is prepared, and reached by API and worker', async () => {
    const front = await aFront();
    await isReached(await open(front, known(front)));
  });

  test('with an API key is reached by API and worker', async () => {
    await isReached(await open(await aFront({ apiKey: 'key-1' }), { TEMPORAL_API_KEY: 'key-1' }));
  });

  test.each<readonly [string, (front: TlsFront) => NodeJS.ProcessEnv, RegExp]>([
    ['without a client certificate', () => ({}), /it asks for a client certificate \(TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY\)/],
    ['with one that another authority signed', ({ files }) => ({ TEMPORAL_TLS_CERT: files.strangerCertificate, TEMPORAL_TLS_KEY: files.strangerKey }), /it does not take our client certificate/],
    ['under another name than its certificate has', (front) => ({ ...known(front), TEMPORAL_TLS_SERVER_NAME: 'another.test' }), /its certificate is of another name \(TEMPORAL_TLS_SERVER_NAME\)/],
    ['whose certificate nobody known has signed', (front) => ({ ...known(front), TEMPORAL_TLS_CA: front.files.strangerCertificate }), /its certificate is signed by nobody known \(TEMPORAL_TLS_CA\)/],
    ['that does not speak TLS', () => ({ TEMPORAL_ADDRESS: shared.address }), /it does not speak TLS there/],
  ])('is refused %s, and the setting to look at is named', async (_, settings, why) => {
    const front = await aFront();
    await expect(open(front, settings(front))).rejects.toThrow(why);
  }, 60_000);

  test('is refused with a wrong API key at once, which the message does not show', async () => {
    const refused = open(await aFront({ apiKey: 'key-1' }), { TEMPORAL_API_KEY: 'key-2' }).catch(String);
    expect(await refused).toMatch(/lets nobody in with this API key.*TEMPORAL_API_KEY/s);
    expect(await refused).not.toContain('key-2');
  }, 60_000);

  test('with TEMPORAL_PREPARE=false is left as it is: what is missing is told with the command that mends it', async () => {
    const connection = await Connection.connect({ address: shared.address });
    onTestFinished(() => connection.close());
    const own = `bare-${process.pid}`;
    const settings = { TEMPORAL_ADDRESS: shared.address, TEMPORAL_PREPARE: 'false', TEMPORAL_NAMESPACE: own };
    const lines: string[] = [];
    const look = () => openEngine({ config: parseConfig(settings), env: {}, codecEndpoint: 'http://127.0.0.1:1/codec', report: (line) => lines.push(line) });

    await expect(look()).rejects.toThrow(`temporal operator namespace create --address ${shared.address} --namespace ${own} --retention 2160h`);
    await connection.workflowService.registerNamespace({ namespace: own, workflowExecutionRetentionPeriod: { seconds: 86_400 as never } });
    await expect.poll(() => look().catch(String), { timeout: 60_000 }).toMatch(/search-attribute create .* --name Shop --type Keyword\n(?:.*\n){6}.*--name AmountYen --type Int/);
    expect((await connection.operatorService.listSearchAttributes({ namespace: own })).customAttributes).not.toHaveProperty('Shop');
    expect(lines).toEqual([]);
  }, 90_000);

  test('with TEMPORAL_PREPARE=false and everything in place starts, and tells of too short a retention', async () => {
    const own = `short-${process.pid}`;
    await prepareNamespace({ address: shared.address }, own);
    const look = async (): Promise<readonly string[]> => {
      const lines: string[] = [];
      const config = parseConfig({ TEMPORAL_ADDRESS: shared.address, TEMPORAL_PREPARE: 'false', TEMPORAL_NAMESPACE: own });
      await openEngine({ config, env: {}, codecEndpoint: 'http://127.0.0.1:1/codec', report: (line) => lines.push(line) });
      return lines;
    };
    expect(await look()).toEqual([]);
    const connection = await Connection.connect({ address: shared.address });
    onTestFinished(() => connection.close());
    await connection.workflowService.updateNamespace({ namespace: own, config: { workflowExecutionRetentionTtl: { seconds: 86_400 as never } } });
    await expect.poll(look, { timeout: 60_000 }).toEqual([expect.stringMatching(`keeps closed orders for 24 hours only.*temporal operator namespace update --address ${shared.address} --namespace ${own} --retention 2160h`)]);
  }, 90_000);
});
