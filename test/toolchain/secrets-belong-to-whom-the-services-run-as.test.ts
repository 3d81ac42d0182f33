/** `npm run production:secrets`, and whose its files are. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { laterSecretNames, secretNames } from '../../scripts/installation-secrets.ts';
import { ownerOfSecrets } from '../../scripts/secrets-owner.ts';

const isRoot = process.getuid?.() === 0;
const script = resolve('scripts/production-secrets.ts');

/** A folder as a clone is one. */
function aClone(dotEnv?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-production-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Whoever is let into `secrets` may come as far.
  chmodSync(folder, 0o755);
  cpSync('.env.example', join(folder, '.env.example'));
  if (dotEnv !== undefined) writeFileSync(join(folder, '.env'), dotEnv);
  return folder;
}

function run(cwd: string, env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'https://pay.example.com'], { cwd, env: { PATH: process.env['PATH'], ...env }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const settingOf = (folder: string, name: string): string | undefined => new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(join(folder, '.env'), 'utf8'))?.[1];
const ownersIn = (folder: string): string[] => [...new Set(readdirSync(join(folder, 'secrets')).map((name) => statSync(join(folder, 'secrets', name))).map(({ uid, gid, mode }) => `${uid}:${gid} ${(mode & 0o777).toString(8)}`))];

describe('production:secrets', () => {
  it('writes everything that compose mounts, for the user that .env names, who is never root', () => {
    const folder = aClone();
    const { status, stdout, stderr } = run(folder);
    expect([status, stderr]).toEqual([0, '']);
    expect(readdirSync(join(folder, 'secrets')).toSorted()).toEqual([...secretNames, ...laterSecretNames].toSorted());
    expect(ownersIn(folder)).toEqual([`${settingOf(folder, 'RUN_AS_USER')}:${settingOf(folder, 'RUN_AS_GROUP')} 600`]);
    expect(settingOf(folder, 'RUN_AS_USER')).not.toBe('0');
    expect(settingOf(folder, 'PUBLIC_URL')).toBe('https://pay.example.com');
    expect(stdout).toMatch(/alertmanager_config: nobody, until/);
    for (const name of ['new_master_key', 'previous_master_key']) expect(readFileSync(join(folder, 'secrets', name), 'utf8')).toBe('');
  });

  it.skipIf(!isRoot)('run by root gives them to who called sudo, and that one alone can read them', () => {
    const folder = aClone();
    const { status, stdout } = run(folder, { SUDO_UID: '1234', SUDO_GID: '1235' });
    expect([status, stdout]).toEqual([0, expect.stringContaining('chown 1234:1235 secrets/*')]);
    expect(ownersIn(folder)).toEqual(['1234:1235 600']);
    expect(statSync(join(folder, '.env')).uid, 'who runs compose reads it').toBe(1234);
    const read = (uid: number, gid: number) => spawnSync('cat', [join(folder, 'secrets', 'postgres_password')], { uid, gid, encoding: 'utf8' });
    expect(read(1234, 1235)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^[0-9a-f]{64}\n$/) });
    expect(read(4321, 4321).status).not.toBe(0);
  });

  it.skipIf(!isRoot)('run by root keeps to an .env that is there', () => {
    const folder = aClone('RUN_AS_USER=70\nRUN_AS_GROUP=71\n');
    expect(run(folder, { SUDO_UID: '1234', SUDO_GID: '1235' }).status).toBe(0);
    expect([ownersIn(folder), readFileSync(join(folder, '.env'), 'utf8')]).toEqual([['70:71 600'], 'RUN_AS_USER=70\nRUN_AS_GROUP=71\n']);
  });

  it('writes nothing where root is to run the services', () => {
    const folder = aClone('RUN_AS_USER=0\n');
    expect(run(folder)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('PostgreSQL refuses to run as root') });
    expect(existsSync(join(folder, 'secrets'))).toBe(false);
  });

  it('run again adds what a later release has a place for, and touches nothing else', () => {
    const folder = aClone();
    expect(run(folder).status).toBe(0);
    const at = (name: string): string => join(folder, 'secrets', name);
    const before = readFileSync(at('master_key'), 'utf8');
    for (const name of ['new_master_key', 'alertmanager_config']) rmSync(at(name));
    writeFileSync(at('previous_master_key'), 'mine');
    const again = run(folder);
    expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('new in it: new_master_key, alertmanager_config')]);
    expect([readFileSync(at('master_key'), 'utf8'), readFileSync(at('previous_master_key'), 'utf8'), readFileSync(at('new_master_key'), 'utf8')]).toEqual([before, 'mine', '']);
    expect(ownersIn(folder)).toHaveLength(1);
    rmSync(join(folder, '.env'));
    expect(run(folder)).toMatchObject({ status: 0, stdout: expect.stringMatching(/nothing is missing in it.*\n\.env is written/), stderr: '' });
    expect(readFileSync(at('master_key'), 'utf8')).toBe(before);
    // Half of them open nothing: that is not made whole.
    rmSync(at('master_key'));
    rmSync(at('new_master_key'));
    expect(run(folder)).toMatchObject({ status: 1, stderr: expect.stringContaining('holds secrets already') });
    expect(existsSync(at('new_master_key'))).toBe(false);
  });
});

describe('the owner of secrets', () => {
  const of = (uid: number, dotEnv: string | null, env: NodeJS.ProcessEnv = {}) => ownerOfSecrets({ self: { uid, gid: uid }, env, dotEnv });

  it('is whoever makes them', () => expect(of(1001, null)).toEqual({ uid: 1001, gid: 1001 }));

  it.each<readonly [string, string | null, NodeJS.ProcessEnv, object]>([
    ['nobody in particular', null, {}, { uid: 1000, gid: 1000 }],
    ['root by sudo from root', null, { SUDO_UID: '0', SUDO_GID: '0' }, { uid: 1000, gid: 1000 }],
    ['who called sudo', null, { SUDO_UID: '501', SUDO_GID: '20' }, { uid: 501, gid: 20 }],
    ['whom compose takes where .env is silent', 'PUBLIC_URL=https://pay.example.com\nRUN_AS_USER=\n', { SUDO_UID: '501', SUDO_GID: '20' }, { uid: 1000, gid: 1000 }],
    ['the last that .env names', 'RUN_AS_USER=7\n#RUN_AS_USER=9\nRUN_AS_USER=8\n', {}, { uid: 8, gid: 1000 }],
  ])('made by root is %s', (_, dotEnv, env, owner) => expect(of(0, dotEnv, env)).toEqual(owner));

  it('is not somebody to whom they cannot be given', () => {
    expect(of(1001, 'RUN_AS_USER=1001\n')).toEqual({ uid: 1001, gid: 1001 });
    expect(() => of(1001, 'RUN_AS_USER=1000\n')).toThrow(/set RUN_AS_USER=1001/);
  });
});
