import { expect, it, onTestFinished } from 'vitest';
import '../../src/api/methods.ts';
import { apiMethodsInUse } from '../../src/api/methods/api-method.ts';
import { startSandbox } from '../../src/sandbox/server.ts';

it.each(apiMethodsInUse())('the credentials of the demo shop open the sandbox of $service', async (method) => {
  const sandbox = await startSandbox({ port: 0, databasePath: ':memory:', demoFor: 'http://127.0.0.1:3000' });
  onTestFinished(() => sandbox.close());
  const credentials = method.toCredentials(method.credentialsBody.parse(method.demoCredentials));
  const known = { ...credentials, service: method.service, contractKey: 'demo', environment: 'sandbox' as const, maintenance: [] };
  const ask = (secrets: Readonly<Record<string, string>>) => method.testConnection({ ...known, secrets }, { baseUrl: sandbox.url, now: new Date() });
  expect(await ask(credentials.secrets)).toMatchObject({ ok: true });
  expect(await ask(Object.fromEntries(Object.keys(credentials.secrets).map((name) => [name, 'another'])))).toMatchObject({ ok: false });
});
