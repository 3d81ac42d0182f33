import { expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Connection } from '@temporalio/client';
import { abilitiesOf, lackOf } from '../../src/engine/abilities.ts';
import { freePort } from '../../src/engine/ports.ts';
import { endWithUs } from '../../src/engine/watchdog.ts';
import { describeWithEngine } from '../support/engine.ts';

describeWithEngine('what a Temporal server does only when it is told to', (engine) => {
  test('is found where it is set, as for every engine that we start', async () => {
    const abilities = await abilitiesOf({ address: engine.address }, engine.namespace);
    expect(abilities).toEqual({ fairness: true, eager: true });
    expect(lackOf(abilities)).toEqual([]);
  });

  test('is missed where it is not, by the name of its setting', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'torihiki-plain-engine-'));
    const port = await freePort();
    const plain = spawn(engine.cliPath, ['server', 'start-dev', '--headless', '--port', String(port)], { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder }, stdio: 'ignore', detached: true });
    const callOff = plain.pid === undefined ? () => {} : endWithUs(plain.pid);
    try {
      await untilThere(`127.0.0.1:${port}`);
      const lacks = lackOf(await abilitiesOf({ address: `127.0.0.1:${port}` }, 'default'));
      expect(lacks).toEqual([expect.stringContaining('matching.enableFairness'), expect.stringContaining('system.enableActivityEagerExecution')]);
    } finally {
      callOff();
      const ended = once(plain, 'exit');
      plain.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function untilThere(address: string): Promise<void> {
  await expect.poll(() => Connection.connect({ address, connectTimeout: 500 }).then(async (connection) => connection.close().then(() => true), () => false), { timeout: 30_000 }).toBe(true);
}
