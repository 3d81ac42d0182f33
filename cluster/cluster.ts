/**
 * The services of docker-compose.yml (profile `try`), run on this machine without containers: the file's own commands and
 * environment, with the places of `services/places.ts` in place of names and paths.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { addLaterSecrets, uiLogin, writeSecrets } from '../scripts/installation-secrets.ts';
import { bundleOrderWorkflow } from '../src/worker/workflow-bundle.ts';
import { type ComposeFile, type ComposeService, readComposeFile } from './compose/compose-file.ts';
import { assertPortsFree } from './services/free-ports.ts';
import { createPlaces, type Instance, type Places } from './services/places.ts';
import { runAs } from './services/postgres-binaries.ts';
import { makePostgres, postgresAnswers, postgresCommand, postgresFolder, type PostgresPlace } from './services/postgres-server.ts';
import { obtainPrograms, type Programs } from './services/programs.ts';
import { type Launch, runOnce, supervise, type Supervised } from './services/supervisor.ts';

export type Cluster = {
  readonly places: Places;
  /** `api-1`, `worker-2`, `postgres`, …: everything that runs. */
  readonly running: ReadonlyMap<string, Supervised>;
  /** Waits until a service's instance answers. */
  untilReady(name: string, withinMs: number): Promise<void>;
  /** The TLS address that carts and staff use. */
  readonly publicUrl: string;
  stop(): Promise<void>;
};

export type ClusterOptions = {
  readonly project: string;
  /** Everything it keeps. */
  readonly folder: string;
  readonly firstPort: number;
  /** Settings of .env, over the file's own. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly report: (line: string) => void;
};

/** Nothing that sends mail is there yet, so nothing catches it. */
const notRunHere: ReadonlySet<string> = new Set(['mail']);

/** A secret of the cluster alone. */
export const UI_PASSWORD = 'ui_password';

const STARTS_WITHIN_MS = 180_000;
/** Who takes longer is named, with what he says: a program that ends at once is started again and again. */
const SLOW_AFTER_MS = 20_000;

export async function openCluster({ project, folder, firstPort, settings, report }: ClusterOptions): Promise<Cluster> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(project, 'docker-compose.yml');
  const read = (publicUrl: string): ComposeFile => readComposeFile(file, {
    ENVIRONMENT: 'trial', SANDBOX_URL: 'http://sandbox:3001', TRUST_PROXY: '127.0.0.1', PUBLIC_URL: publicUrl, ...settings,
  }, ['try']);
  // The ports are known from the file, the public address from the ports.
  const proxyPort = createPlaces(folder, project, firstPort, read('https://localhost')).port({ service: 'proxy', number: 1 }, 8443);
  const publicUrl = `https://localhost:${proxyPort}`;
  const compose = read(publicUrl);
  const places = createPlaces(folder, project, firstPort, compose);
  await assertPortsFree(places);
  prepareSecrets(join(folder, 'secrets'), places);
  const programs = await obtainPrograms(compose, { env: process.env, report });
  // What the image is built with.
  writeFileSync(join(folder, 'workflow-bundle.js'), (await bundleOrderWorkflow()).code);
  const running = new Map<string, Supervised>();
  const stop = async (): Promise<void> => {
    for (const one of [...running.values()].toReversed()) await one.stop();
  };
  const cluster: Cluster = {
    places, running, publicUrl, stop,
    async untilReady(name, withinMs) {
      const instance = instanceOf(name);
      const [slow, until] = [Date.now() + SLOW_AFTER_MS, Date.now() + withinMs];
      let isTold = false;
      while (!(await answers(instance, places))) {
        if (!isTold && Date.now() > slow) {
          isTold = true;
          report(`  ${name} does not answer yet; what it says is in ${places.logOf(instance)}`);
        }
        if (Date.now() > until) throw new Error(`${name} is not ready after ${Math.round(withinMs / 1_000)} s; see ${places.logOf(instance)}`);
        await delay(100);
      }
    },
  };
  try {
    for (const service of inOrder(compose)) await bring({ service, compose, places, programs, cluster, report });
  } catch (error) {
    await stop();
    throw error;
  }
  return cluster;
}

/** As production's, and the login of the Web UI in a file beside them: whoever tries it out here is shown it each time. */
function prepareSecrets(folder: string, places: Places): void {
  const database = postgresFolder(places.folder);
  if (!existsSync(folder) && existsSync(join(database, 'made'))) throw new Error(`${database} holds a database that only the secrets in ${folder} opened, and those are gone. \`npm run cluster -- --reset\` begins anew.`);
  if (!existsSync(folder)) writeSecrets(folder, { databaseHost: `127.0.0.1:${places.port({ service: 'postgres', number: 1 }, 5432)}`, publicHost: 'localhost' });
  addLaterSecrets(folder, null);
  if (existsSync(places.secret(UI_PASSWORD))) return;
  const { login, password } = uiLogin();
  writeFileSync(places.secret('ui_users'), `${login}\n`, { mode: 0o600 });
  writeFileSync(places.secret(UI_PASSWORD), `${password}\n`, { mode: 0o600 });
}

type Bringing = { readonly service: string; readonly compose: ComposeFile; readonly places: Places; readonly programs: Programs; readonly cluster: Cluster; readonly report: (line: string) => void };

async function bring({ service: name, compose, places, programs, cluster, report }: Bringing): Promise<void> {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`no service ${name}`);
  const startedAt = Date.now();
  const instances = Array.from({ length: service.deploy?.replicas ?? 1 }, (_, index): Instance => ({ service: name, number: index + 1 }));
  const launches = await Promise.all(instances.map((instance) => launchOf(instance, service, places, programs)));
  if (service.restart === 'on-failure') {
    for (const launch of launches) {
      const code = await runOnce(launch);
      if (code !== 0) throw new Error(`${name} failed (exit ${code}):\n${lastLines(launch.log)}`);
    }
  } else {
    for (const [index, launch] of launches.entries()) {
      const one = supervise(nameOf({ service: name, number: index + 1 }, service), launch, secondsOf(service.stop_grace_period) * 1_000);
      (cluster.running as Map<string, Supervised>).set(one.name, one);
      one.start();
    }
    for (const [index] of launches.entries()) await cluster.untilReady(nameOf({ service: name, number: index + 1 }, service), STARTS_WITHIN_MS);
  }
  report(`  ${name.padEnd(16)} ${service.restart === 'on-failure' ? 'done' : 'ready'} after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`);
}

async function launchOf(instance: Instance, service: ComposeService, places: Places, programs: Programs): Promise<Launch> {
  const settled = places.settle(instance, service);
  const PATH = [programs.temporal, join(places.project, 'node_modules', '.bin'), programs.postgres, process.env['PATH'] ?? ''].join(delimiter);
  const common = { env: { PATH, ...settled.env }, cwd: settled.cwd, log: places.logOf(instance) };
  if (instance.service === 'postgres') {
    const place: PostgresPlace = { folder: postgresFolder(places.folder), binaries: programs.postgres, port: places.port(instance, 5432), secret: (name) => places.secret(name) };
    // SIGTERM would wait for every client to leave.
    const launch = { ...common, words: postgresCommand(settled, place), user: runAs(), cwd: '/', stopSignal: 'SIGINT' as const };
    await makePostgres(settled, place, join(places.folder, 'files', 'postgres', 'docker-entrypoint-initdb.d', 'init.sh'), async () => {
      const once = supervise('postgres', launch, 30_000);
      once.start();
      const password = readFileSync(places.secret('postgres_password'), 'utf8').trim();
      const until = Date.now() + STARTS_WITHIN_MS;
      while (!(await postgresAnswers(place.port, password))) if (Date.now() > until) throw new Error(`PostgreSQL does not answer:\n${lastLines(launch.log)}`);
      return () => once.stop();
    });
    return launch;
  }
  if (instance.service === 'proxy') return { ...common, words: [programs.nginx, ...settled.words.slice(1).map((word) => (word === 'daemon off;' && process.getuid?.() === 0 ? `${word} user root;` : word))] };
  if (instance.service === 'temporal-ui') return { ...common, words: ['ui-server', ...settled.words.slice(1)] };
  return { ...common, words: settled.words };
}

/** Whether an instance answers, as its health check would ask. */
async function answers(instance: Instance, places: Places): Promise<boolean> {
  const at = (port: number): number => places.port(instance, port);
  switch (instance.service) {
    case 'postgres': return postgresAnswers(at(5432), readFileSync(places.secret('postgres_password'), 'utf8').trim());
    case 'temporal': return connects(at(7233));
    case 'temporal-ui': return connects(at(8080));
    case 'proxy': return connects(at(8443));
    case 'sandbox': return connects(at(3001));
    default: return fetch(`http://127.0.0.1:${at(3000)}/readyz`, { signal: AbortSignal.timeout(3_000) }).then(({ ok }) => ok, () => false);
  }
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
    socket.once('timeout', end(false));
  });
}

/** Each after what it depends on. */
function inOrder({ services }: ComposeFile): string[] {
  const done: string[] = [];
  const visit = (name: string): void => {
    const service = services[name];
    if (service === undefined || done.includes(name) || notRunHere.has(name)) return;
    for (const needed of Object.keys(service.depends_on)) visit(needed);
    done.push(name);
  };
  // Nobody depends on the sandbox, and the first order asks it.
  for (const name of ['postgres', 'sandbox', ...Object.keys(services)]) visit(name);
  return done;
}

function nameOf({ service, number }: Instance, { deploy }: ComposeService): string {
  return deploy === undefined ? service : `${service}-${number}`;
}

function instanceOf(name: string): Instance {
  const [, service = name, number = '1'] = /^(api|worker)-(\d+)$/.exec(name) ?? [];
  return { service, number: Number(number) };
}

function secondsOf(period = '10s'): number {
  const [, amount = '10', unit = 's'] = /^(\d+)(s|m)$/.exec(period) ?? [];
  return Number(amount) * (unit === 'm' ? 60 : 1);
}

function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).map((line) => line.slice(0, 300)).join('\n') : '';
}
