import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { openEngine } from '../../src/engine/open-engine.ts';
import type { Engine } from '../../src/engine/open-engine.ts';
import { freePort } from '../../src/engine/ports.ts';
import { waitForEnd } from '../../src/engine/process-end.ts';
import { isStillRunning, processIdentity } from '../../src/engine/process-identity.ts';
import { prepareNamespace } from '../../src/engine/namespace.ts';
import { describeWithEngine } from '../support/engine.ts';

describeWithEngine('opening the engine', (shared) => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'torihiki-open-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  async function open(settings: NodeJS.ProcessEnv): Promise<Engine> {
    const config = parseConfig({ DATA_DIR: dataDir, ...settings });
    const env = { ...process.env, TEMPORAL_CLI_PATH: shared.cliPath };
    return openEngine({ config, env, codecEndpoint: 'http://127.0.0.1:1/codec', report: () => {} });
  }
  const ownPorts = async (): Promise<NodeJS.ProcessEnv> => ({
    TEMPORAL_PORT: String(await freePort()),
    TEMPORAL_UI_PORT: String(await freePort()),
  });

  it('starts one whose Web UI decodes through our codec, and ends it', async () => {
    const engine = await open(await ownPorts());
    const settings = (await (await fetch(`${engine.uiUrl}/api/v1/settings`)).json()) as { Codec: { Endpoint: string } };
    expect(settings.Codec.Endpoint).toBe('http://127.0.0.1:1/codec');
    expect(statSync(join(dataDir, 'temporal.db')).size).toBeGreaterThan(0);
    await engine.stop();
    await expect(fetch(engine.uiUrl ?? '')).rejects.toThrow();
  });

  it('uses the one at TEMPORAL_ADDRESS, and leaves it running', async () => {
    const engine = await open({ TEMPORAL_ADDRESS: shared.address });
    expect(engine).toMatchObject({ access: { address: shared.address }, uiUrl: undefined });
    await engine.stop();
    await prepareNamespace({ address: shared.address }, shared.namespace); // still answers
  });

  it('says which setting is wrong when nobody answers at TEMPORAL_ADDRESS', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await expect(open({ TEMPORAL_ADDRESS: address })).rejects.toThrow(`TEMPORAL_ADDRESS is ${address}`);
  });

  it('waits for one of its own as long as its process lives, and says so every 10 s', async () => {
    const slow = join(dataDir, 'slow-temporal');
    writeFileSync(slow, `#!/bin/sh\ncase "$1" in server) sleep 12 ;; esac\nexec '${shared.cliPath}' "$@"\n`, { mode: 0o755 });
    // Three seconds in one: what used to give up after half a minute is past its limit.
    const [startedAt, beganAt] = [Date.now(), performance.now()];
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => Math.round(startedAt + 3 * (performance.now() - beganAt)));
    const lines: string[] = [];
    try {
      const config = parseConfig({ DATA_DIR: dataDir, ...(await ownPorts()) });
      const env = { ...process.env, TEMPORAL_CLI_PATH: slow };
      const engine = await openEngine({ config, env, codecEndpoint: 'http://127.0.0.1:1/codec', report: (line) => lines.push(line) });
      await engine.stop();
    } finally {
      clock.mockRestore();
    }
    expect(lines).toContainEqual(expect.stringMatching(/the Temporal engine is starting: \d+ s \(its log: .*engine\.log\)/));
  }, 120_000);

  it('gives up at once on one of its own that ends, with its last lines and what to do', async () => {
    writeFileSync(join(dataDir, 'temporal.db'), 'this is no database');
    await expect(open(await ownPorts())).rejects.toThrow(/ended before it served.*not a database.*npm run reset/s);
  });

  it('waits no longer than ten seconds for one of others', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const startedAt = Date.now();
    await expect(prepareNamespace({ address }, 'default')).rejects.toThrow('does not answer');
    expect(Date.now() - startedAt).toBeLessThan(25_000);
  });

  it('leaves no engine behind when the process that started it is killed', async () => {
    const source = (name: string): string => JSON.stringify(join(import.meta.dirname, '..', '..', 'src', 'engine', `${name}.ts`));
    const options = {
      cliPath: shared.cliPath, serverVersion: shared.serverVersion, port: await freePort(), ui: 'headless', storage: 'inMemory',
      namespace: 'default', logFile: join(dataDir, 'engine.log'),
    };
    const code = `
      import { startDevServer } from ${source('dev-server')};
      const server = await startDevServer(${JSON.stringify(options)});
      process.stdout.write(String(server.pid));
      process.kill(process.pid, 'SIGKILL');`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    owner.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const signal = await new Promise((resolve) => void owner.once('close', (_code, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');
    const pid = Number(printed);
    expect(pid).toBeGreaterThan(0);
    const identity = processIdentity(pid);
    expect(await waitForEnd(() => identity === undefined || !isStillRunning(pid, identity), 10_000)).toBe(true);
  });
});
