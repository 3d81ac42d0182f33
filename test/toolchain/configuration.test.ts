import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCA, createCert } from 'mkcert';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigFaults, parseConfig } from '../../src/config.ts';
import { masterKeyOf } from '../../src/master-key.ts';

function faultsOf(env: NodeJS.ProcessEnv): ConfigFaults {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigFaults) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
const variables = (env: NodeJS.ProcessEnv): string[] => faultsOf(env).faults.map((fault) => fault.variable);

const authority = await createCA({ organization: 'Test', countryCode: 'JP', state: 'Tokyo', locality: 'Tokyo', validity: 2 });
const certificateFor = (validity: number) => createCert({ ca: authority, domains: ['client.test'], validity });
const [pair, other, ended] = await Promise.all([certificateFor(2), certificateFor(2), certificateFor(-1)]);

describe('the configuration', () => {
  it('needs nothing, and then listens on loopback', () => {
    expect(parseConfig({})).toEqual({
      environment: 'development',
      trial: false,
      role: 'all',
      host: '127.0.0.1',
      port: 3000,
      sandboxPort: 3001,
      sandboxUrl: undefined,
      publicUrl: undefined,
      temporal: { address: undefined, port: 7233, uiPort: 8233, namespace: 'default', tls: undefined, apiKey: undefined, prepare: true },
      databaseUrl: undefined,
      backup: { databaseUrl: undefined, publicKeys: [] },
      dataDir: join(process.cwd(), 'data'),
      logLevel: 'info',
      masterKey: undefined,
      otlpEndpoint: undefined,
      masterKeyCommand: undefined,
      newMasterKey: undefined,
      previousMasterKey: undefined,
      destroyedKeysFile: join(process.cwd(), 'data', 'destroyed-keys.jsonl'),
      personalDataKeptDays: 90,
      backupsKeptDays: 90,
      uiOrigins: [],
      trustedProxies: [],
      yamatoCallsPerSecond: 20,
      yamatoCheckoutsPerSecond: 20,
      metricsToken: undefined,
      firstKeys: { admin: undefined, ops: undefined },
      workflowBundle: undefined,
      archive: { afterDays: 400, keepYears: 7 },
      newEngine: false,
      shutdownGraceMs: 5_000,
    });
  });

  it('takes an empty variable as unset', () => {
    expect(parseConfig({ PORT: '', TEMPORAL_ADDRESS: '', MASTER_KEY: '' }).port).toBe(3000);
  });

  it('reports all faults at once, each with its variable, what is wrong and an example', () => {
    const faults = faultsOf({
      PORT: 'abc',
      SANDBOX_PORT: '70000',
      TEMPORAL_ADDRESS: 'http://engine',
      DATABASE_URL: 'mysql://x',
      LOG_LEVEL: 'loud',
      ENVIRONMENT: 'staging',
      MASTER_KEY: 'c2hvcnQ=',
      ROLE: 'both',
    });
    expect(faults.faults.map((fault) => fault.variable).toSorted()).toEqual(
      ['DATABASE_URL', 'ENVIRONMENT', 'LOG_LEVEL', 'MASTER_KEY', 'PORT', 'ROLE', 'SANDBOX_PORT', 'TEMPORAL_ADDRESS'],
    );
    for (const { variable, problem, example } of faults.faults) {
      expect(problem).not.toBe('');
      expect(example).toContain(`${variable}=`);
      expect(faults.message).toContain(`${variable}: ${problem}. Example: ${example}`);
    }
  });

  it.each(['0', '65536', '-1', '3000.5', ' 3000', '1e3'])('refuses port %j', (port) => {
    expect(variables({ PORT: port })).toEqual(['PORT']);
  });

  it('takes the proxies to be believed as addresses and networks', () => {
    expect(parseConfig({ TRUST_PROXY: '10.0.0.0/8, 192.0.2.10,2001:db8::/32,loopback' }).trustedProxies).toEqual(['10.0.0.0/8', '192.0.2.10', '2001:db8::/32', 'loopback']);
  });

  it.each(['true', '1', '*', '0.0.0.0/0', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy.example.com', '10.0.0.1,', '10.0.0'])('believes no proxy by %j', (list) => {
    expect(variables({ TRUST_PROXY: list })).toEqual(['TRUST_PROXY']);
  });

  it('archives after a number of days, or not at all, and keeps years for at least one', () => {
    expect(parseConfig({ ARCHIVE_AFTER_DAYS: '0', ARCHIVE_KEEP_YEARS: '10' }).archive).toEqual({ afterDays: 0, keepYears: 10 });
    expect(parseConfig({ ARCHIVE_AFTER_DAYS: 'off' }).archive.afterDays).toBeNull();
    for (const days of ['-1', '1.5', 'never', '100000', '007']) expect(variables({ ARCHIVE_AFTER_DAYS: days }), days).toEqual(['ARCHIVE_AFTER_DAYS']);
    for (const years of ['0', '100', 'seven']) expect(variables({ ARCHIVE_KEEP_YEARS: years }), years).toEqual(['ARCHIVE_KEEP_YEARS']);
  });

  describe('for an engine behind TLS', () => {
    const folder = mkdtempSync(join(tmpdir(), 'torihiki-pem-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const certificate = file('a.pem', pair.cert);
    const key = file('a.key', pair.key);
    const [strange, broken] = [file('b.key', other.key), file('c.pem', '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n')];
    const at = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };

    it('reads the files that are named', () => {
      const { temporal } = parseConfig({ ...at, TEMPORAL_TLS_CA: certificate, TEMPORAL_TLS_CERT: certificate, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS_SERVER_NAME: 'temporal.internal', TEMPORAL_PREPARE: 'false' });
      expect(temporal).toMatchObject({ prepare: false, apiKey: undefined, tls: { serverName: 'temporal.internal', ca: expect.any(Uint8Array), client: { key: expect.any(Uint8Array) } } });
      expect(Buffer.from(temporal.tls?.client?.key ?? []).toString()).toContain('PRIVATE KEY');
    });

    it.each<readonly [string, NodeJS.ProcessEnv, string]>([
      ['a certificate without its key', { ...at, TEMPORAL_TLS_CERT: certificate }, 'TEMPORAL_TLS_KEY'],
      ['a key without its certificate', { ...at, TEMPORAL_TLS_KEY: key }, 'TEMPORAL_TLS_CERT'],
      ['a file that is not there', { ...at, TEMPORAL_TLS_CA: join(folder, 'none.pem') }, 'TEMPORAL_TLS_CA'],
      ['a folder', { ...at, TEMPORAL_TLS_CA: folder }, 'TEMPORAL_TLS_CA'],
      ['a key where a certificate belongs', { ...at, TEMPORAL_TLS_CA: key }, 'TEMPORAL_TLS_CA'],
      ['a certificate where a key belongs', { ...at, TEMPORAL_TLS_CERT: certificate, TEMPORAL_TLS_KEY: certificate }, 'TEMPORAL_TLS_KEY'],
      ['the key of another certificate', { ...at, TEMPORAL_TLS_CERT: certificate, TEMPORAL_TLS_KEY: strange }, 'TEMPORAL_TLS_KEY'],
      ['a certificate that cannot be read', { ...at, TEMPORAL_TLS_CERT: broken, TEMPORAL_TLS_KEY: key }, 'TEMPORAL_TLS_CERT'],
      ['a certificate that has ended', { ...at, TEMPORAL_TLS_CERT: file('d.pem', ended.cert), TEMPORAL_TLS_KEY: file('d.key', ended.key) }, 'TEMPORAL_TLS_CERT'],
      ['an address as a name', { ...at, TEMPORAL_TLS_SERVER_NAME: 'temporal:7233' }, 'TEMPORAL_TLS_SERVER_NAME'],
      ['an API key with a line end', { ...at, TEMPORAL_API_KEY: 'abc\n' }, 'TEMPORAL_API_KEY'],
      ['half a word', { ...at, TEMPORAL_PREPARE: 'no' }, 'TEMPORAL_PREPARE'],
      ['TLS for an engine of our own', { TEMPORAL_TLS_CA: certificate }, 'TEMPORAL_TLS_CA'],
      ['an API key for an engine of our own', { TEMPORAL_API_KEY: 'abc' }, 'TEMPORAL_API_KEY'],
      ['an engine of our own that is not to be prepared', { TEMPORAL_PREPARE: 'false' }, 'TEMPORAL_PREPARE'],
    ])('refuses %s', (_, env, variable) => {
      expect(variables(env)).toEqual([variable]);
      expect(faultsOf(env).message).not.toContain('abc');
    });
  });

  it('takes --new-engine for one start, and nothing else', () => {
    expect(parseConfig({}, ['--new-engine']).newEngine).toBe(true);
    expect(() => parseConfig({}, ['--newengine'])).toThrow(/--newengine: is no option of a start\. Example: --new-engine/);
  });

  it.each(['collector:4318', 'grpc://collector:4317', 'http://collector:4318?x=1'])('sends no traces to %j', (endpoint) => {
    expect(variables({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toEqual(['OTEL_EXPORTER_OTLP_ENDPOINT']);
  });

  it('refuses the same port twice', () => {
    expect(faultsOf({ PORT: '4000', SANDBOX_PORT: '4000' }).message).toContain('the same as PORT');
  });

  it.each(['api', 'worker'])('refuses ROLE=%s without DATABASE_URL, because PGlite belongs to one process', (role) => {
    const faults = faultsOf({ ROLE: role, TEMPORAL_ADDRESS: '127.0.0.1:7233' });
    expect(faults.message).toContain('PGlite belongs to one process');
    expect(faults.faults).toHaveLength(1);
  });

  it('refuses production without a master key, an engine of its own and TLS before it, and names all', () => {
    expect(variables({ NODE_ENV: 'production' }).toSorted()).toEqual(['MASTER_KEY', 'PUBLIC_URL', 'TEMPORAL_ADDRESS', 'TRUST_PROXY']);
  });

  it('reports what a role lacks together with what is malformed', () => {
    expect(variables({ ROLE: 'api', PORT: 'x' }).toSorted()).toEqual(['DATABASE_URL', 'PORT', 'TEMPORAL_ADDRESS']);
  });

  it('accepts a production API and waits longer than the longest call when it stops', () => {
    const key = Buffer.alloc(32, 7);
    const config = parseConfig({
      ENVIRONMENT: 'production', ROLE: 'api', MASTER_KEY: key.toString('base64'),
      TEMPORAL_ADDRESS: 'temporal.internal:7233', DATABASE_URL: 'postgres://u:p@db/t',
      PUBLIC_URL: 'https://pay.example.com', TRUST_PROXY: '10.0.0.2',
    });
    expect(config.masterKey).toEqual(new Uint8Array(key));
    expect(config.shutdownGraceMs).toBeGreaterThan(20_000);
  });

  describe('of a production API', () => {
    const complete = {
      ENVIRONMENT: 'production', MASTER_KEY: Buffer.alloc(32, 7).toString('base64'), TEMPORAL_ADDRESS: 'temporal:7233', DATABASE_URL: 'postgres://u:p@db/t',
      PUBLIC_URL: 'https://pay.example.com', TRUST_PROXY: '10.0.0.2',
    };

    it.each(['all', 'api'])('is refused without TLS before it (ROLE=%s)', (role) => {
      expect(variables({ ...complete, ROLE: role, PUBLIC_URL: 'http://pay.example.com' })).toEqual(['PUBLIC_URL']);
      expect(variables({ ...complete, ROLE: role, PUBLIC_URL: '' })).toEqual(['PUBLIC_URL']);
      expect(variables({ ...complete, ROLE: role, TRUST_PROXY: '' })).toEqual(['TRUST_PROXY']);
    });

    it.each(['worker', 'migrate'])('is not asked of ROLE=%s, which nobody reaches', (role) => {
      expect(parseConfig({ ...complete, ROLE: role, PUBLIC_URL: '', TRUST_PROXY: '' }).role).toBe(role);
    });

    it.each(['pay.example.com', 'https://pay.example.com/', 'https://pay.example.com/v1', 'ftp://pay', 'https://'])('refuses the address %j', (address) => {
      expect(variables({ ...complete, PUBLIC_URL: address })).toContain('PUBLIC_URL');
    });

    it('has a sandbox in a trial only, and there it must be named', () => {
      expect(variables({ ...complete, SANDBOX_URL: 'http://sandbox:3001' })).toEqual(['SANDBOX_URL']);
      expect(variables({ ...complete, ENVIRONMENT: 'trial' })).toEqual(['SANDBOX_URL']);
      expect(parseConfig({ ...complete, ENVIRONMENT: 'trial', SANDBOX_URL: 'http://sandbox:3001' })).toMatchObject({ environment: 'production', trial: true, sandboxUrl: 'http://sandbox:3001' });
    });

    it('takes first keys of their scope only', () => {
      const key = (scope: string) => `trk_${scope}_${'A'.repeat(43)}`;
      expect(parseConfig({ ...complete, FIRST_ADMIN_KEY: key('admin'), FIRST_OPS_KEY: key('ops') }).firstKeys).toEqual({ admin: key('admin'), ops: key('ops') });
      expect(variables({ ...complete, FIRST_ADMIN_KEY: key('ops') })).toEqual(['FIRST_ADMIN_KEY']);
      expect(variables({ ...complete, FIRST_OPS_KEY: `${key('ops')}A` })).toEqual(['FIRST_OPS_KEY']);
    });

    it.each(['short', 'x'.repeat(31), `${'x'.repeat(31)} `])('refuses the metrics token %j', (token) => {
      expect(variables({ ...complete, METRICS_TOKEN: token })).toEqual(['METRICS_TOKEN']);
    });
  });

  describe('of secrets in files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'torihiki-secrets-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };

    it.each(['\n', '\r\n', ''])('takes the content without its line end %j', (end) => {
      expect(parseConfig({ DATABASE_URL_FILE: file('url', `postgres://u:p@db/t${end}`) }).databaseUrl).toBe('postgres://u:p@db/t');
    });

    it.each<readonly [string, string, string]>([
      ['that is not there', join(folder, 'none'), 'names a file that cannot be read'],
      ['that is a folder', folder, 'names a file that cannot be read'],
      ['that is empty', file('empty', '\n'), 'names an empty file'],
    ])('refuses a file %s', (_, path, problem) => {
      expect(faultsOf({ MASTER_KEY_FILE: path }).faults).toMatchObject([{ variable: 'MASTER_KEY_FILE', problem }]);
    });

    it.each(['NEW_MASTER_KEY', 'PREVIOUS_MASTER_KEY'])('takes an empty file of %s as unset: it is there all the time', (name) => {
      const member = name === 'NEW_MASTER_KEY' ? 'newMasterKey' : 'previousMasterKey';
      for (const content of ['', '\n']) expect(parseConfig({ [`${name}_FILE`]: file(name, content) })[member]).toBeUndefined();
      expect(parseConfig({ [`${name}_FILE`]: file(name, `${Buffer.alloc(32, 3).toString('base64')}\n`) })[member]).toEqual({ key: new Uint8Array(32).fill(3) });
      expect(faultsOf({ [`${name}_FILE`]: join(folder, 'none') }).faults).toMatchObject([{ variable: `${name}_FILE` }]);
    });

    it('refuses a secret that is given twice, and one in a file that is malformed, without showing either', () => {
      const path = file('key', 'topsecret');
      expect(faultsOf({ MASTER_KEY: Buffer.alloc(32).toString('base64'), MASTER_KEY_FILE: path }).faults).toMatchObject([{ variable: 'MASTER_KEY_FILE' }]);
      expect(faultsOf({ MASTER_KEY_FILE: path }).message).not.toContain('topsecret');
      expect(variables({ MASTER_KEY_FILE: path })).toEqual(['MASTER_KEY']);
    });
  });

  it.each([['proxy:8443', []], ['10.0.0.2:443', []], ['https://proxy', ['PUBLIC_TLS_ADDRESS']], ['proxy', ['PUBLIC_TLS_ADDRESS']]])('takes %s for where TLS ends, or refuses it', (address, refused) => {
    if (refused.length > 0) expect(variables({ PUBLIC_TLS_ADDRESS: address })).toEqual(refused);
    else expect(parseConfig({ PUBLIC_TLS_ADDRESS: address }).publicTlsAddress).toBe(address);
  });

  it('never repeats a secret in a message', () => {
    const message = faultsOf({ MASTER_KEY: 'topsecret-but-short', DATABASE_URL: 'mysql://user:hunter2@db' }).message;
    expect(message).not.toMatch(/topsecret|hunter2/);
  });
});

describe('a master key that a program says', () => {
  const production = { ENVIRONMENT: 'production', ROLE: 'worker', DATABASE_URL: 'postgres://u:p@db/t', TEMPORAL_ADDRESS: 'temporal:7233' };

  it('is enough for production, as words or as a JSON list', () => {
    expect(parseConfig({ ...production, MASTER_KEY_COMMAND: '/usr/local/bin/unwrap --name torihiki' }).masterKeyCommand).toEqual(['/usr/local/bin/unwrap', '--name', 'torihiki']);
    expect(parseConfig({ ...production, MASTER_KEY_COMMAND: '["/opt/my tools/unwrap", "a b", "$HOME"]' }).masterKeyCommand).toEqual(['/opt/my tools/unwrap', 'a b', '$HOME']);
  });

  it.each(['cat key | base64', 'echo "$KEY"', 'unwrap; true', 'unwrap > /tmp/x', 'unwrap $(hostname)', "sh -c 'unwrap'", 'unwrap *', '["unwrap", 1]', '[]', '[""]', '["unwrap"'])('is refused where only a shell would understand it: %s', (command) => {
    expect(variables({ ...production, MASTER_KEY_COMMAND: command })).toEqual(['MASTER_KEY_COMMAND']);
  });

  it.each(['MASTER_KEY', 'NEW_MASTER_KEY', 'PREVIOUS_MASTER_KEY'])('%s is not said twice', (name) => {
    const key = Buffer.alloc(32, 7).toString('base64');
    expect(variables({ ...production, MASTER_KEY: key, [name]: key, [`${name}_COMMAND`]: 'unwrap' })).toEqual([`${name}_COMMAND`]);
    expect(variables({ ...production, MASTER_KEY: key, [name]: 'c2hvcnQ=' })).toEqual([name]);
  });

  it('stands beside the one to come and the one that was while it is changed', () => {
    const key = Buffer.alloc(32, 8).toString('base64');
    const config = parseConfig({ NEW_MASTER_KEY: key, PREVIOUS_MASTER_KEY_COMMAND: 'unwrap old' });
    expect(config).toMatchObject({ newMasterKey: { key: new Uint8Array(Buffer.alloc(32, 8)) }, previousMasterKey: { command: ['unwrap', 'old'] } });
  });
});

describe('how long personal data are kept', () => {
  it('is told in days, and where the list of what was destroyed lies', () => {
    const config = parseConfig({ PERSONAL_DATA_KEPT_DAYS: '0', BACKUPS_KEPT_DAYS: '35', DESTROYED_KEYS_FILE: '/srv/destroyed.jsonl' });
    expect(config).toMatchObject({ personalDataKeptDays: 0, backupsKeptDays: 35, destroyedKeysFile: '/srv/destroyed.jsonl' });
    expect(parseConfig({ DATA_DIR: '/srv/data' }).destroyedKeysFile).toBe('/srv/data/destroyed-keys.jsonl');
  });

  it.each(['-1', '1.5', '90d', '10000', ' 9'])('is not %j', (days) => {
    expect(variables({ PERSONAL_DATA_KEPT_DAYS: days, BACKUPS_KEPT_DAYS: days }).toSorted()).toEqual(['BACKUPS_KEPT_DAYS', 'PERSONAL_DATA_KEPT_DAYS']);
  });
});

describe('the development master key', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'torihiki-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('is made once, for the owner only', async () => {
    const config = parseConfig({ DATA_DIR: dataDir });
    const key = await masterKeyOf(config, 'new');
    expect(key).toHaveLength(32);
    expect(await masterKeyOf(config, 'new')).toEqual(key);
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
  });

  it('is not made for records that were made with another: it says what is missing, and what to do', async () => {
    await expect(masterKeyOf(parseConfig({ DATA_DIR: dataDir }), 'known')).rejects.toThrow(/master\.key is missing.*Restore that file.*npm run reset/);
    expect(existsSync(join(dataDir, 'master.key'))).toBe(false);
  });

  it('is never replaced when it is damaged', async () => {
    writeFileSync(join(dataDir, 'master.key'), 'half a k');
    await expect(masterKeyOf(parseConfig({ DATA_DIR: dataDir }), 'known')).rejects.toThrow('does not hold 32 bytes');
  });
});
