import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, clientOf } from './a-sandbox.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-alone-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Starts `src/sandbox/main.ts` as a process of its own; `said` is what it printed when it was ready or gave up. */
async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['src/sandbox/main.ts'], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said = await new Promise<string>((resolve) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { text += String(data); if (/ready|in use|must be/.test(text)) resolve(text); });
    void ended.then(() => resolve(text));
  });
  return { child, ended, said, url: /http:\/\/[\d.:]+/.exec(said)?.[0] ?? '' };
}

describe('the sandbox as a program', () => {
  it('killed in the middle, it still knows what it answered', async () => {
    const DATA_DIR = join(aFolder(), 'new');
    const first = await start({ SANDBOX_PORT: '0', DATA_DIR });
    await clientOf(first.url).clock({ set: '2026-04-01T10:15:00+09:00', freeze: true });
    expect((await clientOf(first.url).call('KAARA', creditForm()))['result']).toBe('0');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await start({ SANDBOX_PORT: '0', DATA_DIR });
    expect(await clientOf(second.url).status('A-1')).toBe('1');
    expect((await clientOf(second.url).json('GET', '/sandbox/clock')).body).toMatchObject({ now: '2026-04-01T10:15:00.000+09:00', frozen: true });
  });

  it('has the merchant of a demo shop, whose orders go on by themselves, only for that shop', async () => {
    const merchantOf = async (env: Record<string, string>) => (await clientOf((await start({ SANDBOX_PORT: '0', DATA_DIR: aFolder(), ...env })).url).json('GET', '/sandbox/merchants/atobarai/12345678901')).body;
    expect(await merchantOf({ SANDBOX_DEMO_FOR: 'http://api:3000' })).toMatchObject({ pushUrl: 'http://api:3000/v1/push/atobarai', autoProgress: { enabled: true } });
    expect(await merchantOf({})).toMatchObject({ pushUrl: '', autoProgress: { enabled: false } });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly on %s', async (signal) => {
    const { child, ended, said } = await start({ SANDBOX_PORT: '0', DATA_DIR: aFolder() });
    expect(said).toContain('sandbox ready');
    child.kill(signal);
    expect(await ended).toBe(0);
  });

  it('says which setting to change when the port is taken or senseless', async () => {
    const { port } = await aSandbox();
    const taken = await start({ SANDBOX_PORT: String(port), DATA_DIR: aFolder() });
    expect([taken.said, await taken.ended]).toEqual([`port ${port} is in use; set SANDBOX_PORT to another one\n`, 1]);
    const odd = await start({ SANDBOX_PORT: 'http', DATA_DIR: aFolder() });
    expect([odd.said, await odd.ended]).toEqual(['SANDBOX_PORT must be a port number, not "http"\n', 1]);
  });
});
