/** `npm start` for tests: everything in one process, on free ports, in a data folder of its own. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/engine/ports.ts';
import { type DevFile, devFilePath } from '../../src/process/dev-file.ts';
import { type StartedProcess, startProcess } from './processes.ts';

export type Place = { readonly dataDir: string; readonly env: Readonly<Record<string, string>>; remove(): void };

export type Development = StartedProcess & { readonly dev: DevFile };

export async function freePlace(cliPath: string): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'torihiki-start-'));
  const [api, sandbox, engine, ui] = [await freePort(), await freePort(), await freePort(), await freePort()];
  return {
    dataDir,
    env: {
      DATA_DIR: dataDir,
      PORT: String(api),
      SANDBOX_PORT: String(sandbox),
      TEMPORAL_PORT: String(engine),
      TEMPORAL_UI_PORT: String(ui),
      TEMPORAL_CLI_PATH: cliPath,
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }),
  };
}


export async function startDevelopment(place: Place, env: Readonly<Record<string, string>> = {}, command?: readonly string[]): Promise<Development> {
  const started = await startProcess({ ...place.env, ...env }, command);
  return { ...started, dev: JSON.parse(readFileSync(devFilePath(place.dataDir), 'utf8')) as DevFile };
}

/** One call of the API of such a process. */
export async function callDevelopment(dev: DevFile, scope: keyof DevFile['keys'], method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${dev.api}${path}`, {
    method,
    headers: { authorization: `Bearer ${dev.keys[scope]}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}
