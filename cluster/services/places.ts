/**
 * Where things are without containers. Every service has its addresses on loopback and its paths below the data folder:
 * the only differences to docker-compose.yml, besides those in `programs.ts`.
 */
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ComposeFile, ComposeService } from '../compose/compose-file.ts';

/** The ports a service listens on inside its container; `env`: the variable that tells it. */
const listens: Readonly<Record<string, readonly { readonly port: number; readonly env?: string }[]>> = {
  api: [{ port: 3000, env: 'PORT' }],
  worker: [{ port: 3000, env: 'PORT' }],
  proxy: [{ port: 8443 }],
  sandbox: [{ port: 3001, env: 'SANDBOX_PORT' }],
  'temporal-ui': [{ port: 8080, env: 'TEMPORAL_UI_PORT' }],
  postgres: [{ port: 5432 }],
  temporal: [
    { port: 7233, env: 'FRONTEND_PORT' }, { port: 7234, env: 'HISTORY_PORT' }, { port: 7235, env: 'MATCHING_PORT' }, { port: 7239, env: 'WORKER_PORT' },
    { port: 6933, env: 'FRONTEND_MEMBERSHIP_PORT' }, { port: 6934, env: 'HISTORY_MEMBERSHIP_PORT' }, { port: 6935, env: 'MATCHING_MEMBERSHIP_PORT' }, { port: 6939, env: 'WORKER_MEMBERSHIP_PORT' },
    { port: 9090, env: 'METRICS_PORT' },
  ],
};

/** Compose's port variables are for what containers publish; here a service's own variable says where it listens. */
const PATHS = { app: '/app', ui: '/home/ui-server' } as const;

export type Instance = { readonly service: string; readonly number: number };

export type Places = {
  readonly folder: string;
  /** Of the project: what is /app in a container. */
  readonly project: string;
  secret(name: string): string;
  /** The loopback port of a container port. */
  port(instance: Instance, containerPort: number): number;
  /** Every port that is used here, in order. */
  all(): readonly { readonly instance: Instance; readonly port: number }[];
  /** Command, environment and mounted files of one instance, as they are here. */
  settle(instance: Instance, service: ComposeService): Settled;
  logOf(instance: Instance): string;
};

export type Settled = { readonly words: readonly string[]; readonly env: Readonly<Record<string, string>>; readonly cwd: string };

/** Ports from `first` on, in the order of the services: api 1, api 2, worker 1, … */
export function createPlaces(folder: string, project: string, first: number, compose: ComposeFile): Places {
  const ports = new Map<string, number>();
  const taken: { readonly instance: Instance; readonly port: number }[] = [];
  let next = first;
  for (const name of Object.keys(listens)) {
    const replicas = compose.services[name]?.deploy?.replicas ?? 1;
    for (let number = 1; number <= replicas; number += 1) {
      for (const { port } of listens[name] ?? []) {
        taken.push({ instance: { service: name, number }, port: next });
        ports.set(`${name} ${number} ${port}`, next);
        next += 1;
      }
    }
  }
  const portOf = ({ service, number }: Instance, containerPort: number): number => {
    const port = ports.get(`${service} ${number} ${containerPort}`);
    if (port === undefined) throw new Error(`${service} does not listen on ${containerPort}`);
    return port;
  };
  const replicasOf = (name: string): number => compose.services[name]?.deploy?.replicas ?? 1;
  /** What nginx asks a name server for in a container is written down here, as replicas share an address and differ by port. */
  const groups = (indent: string): string =>
    Object.entries(listens).flatMap(([name, [first]]) => {
      const servers = Array.from({ length: replicasOf(name) }, (_, index) => `server 127.0.0.1:${portOf({ service: name, number: index + 1 }, first?.port ?? 0)} max_fails=0;`);
      return `${indent}upstream ${name} { ${servers.join(' ')} }`;
    }).join('\n');
  /** `api:3000` becomes the first one's address; for nginx the group of all. */
  const addressed = (content: string): string => {
    let text = content.replaceAll(/^( *)resolver 127\.0\.0\.11 .*;$/gm, (_, indent: string) => groups(indent));
    for (const [name, own] of Object.entries(listens)) {
      for (const { port } of own) {
        const all = Array.from({ length: replicasOf(name) }, (_, index) => `127.0.0.1:${portOf({ service: name, number: index + 1 }, port)}`);
        text = text.replaceAll(new RegExp(`^( *set \\$\\w+ ${name}):${port};$`, 'gm'), '$1;');
        text = text.replaceAll(new RegExp(`(?<![\\w-])${name}:${port}\\b`, 'g'), all[0] ?? '');
      }
    }
    return text;
  };

  const places: Places = {
    folder, project, port: portOf,
    all: () => taken,
    secret: (name) => join(folder, 'secrets', name),
    logOf: ({ service, number }) => join(folder, 'logs', `${service}-${number}.log`),
    settle(instance, service) {
      const own = listens[instance.service] ?? [];
      const mounts = new Map<string, string>([['/run/secrets', join(folder, 'secrets')], ['/tmp', join(folder, 'tmp', `${instance.service}-${instance.number}`)], [PATHS.app, project], [`${PATHS.app}/workflow-bundle.js`, join(folder, 'workflow-bundle.js')]]);
      const ui = join(folder, 'files', instance.service, 'home');
      if (instance.service === 'temporal-ui') mounts.set(PATHS.ui, ui);
      mkdirSync(mounts.get('/tmp') ?? folder, { recursive: true });
      const here = (value: string): string => {
        let text = addressed(value);
        for (const { port } of own) text = text.replaceAll(new RegExp(`(?:127\\.0\\.0\\.1:|(listen ))${port}\\b`, 'g'), `$1127.0.0.1:${portOf(instance, port)}`);
        // In one pass, so that a place here is not taken for one in a container; the longest first, a file below a mounted folder being mounted, too.
        const known = [...mounts.keys()].toSorted((one, other) => other.length - one.length);
        return text.replaceAll(new RegExp(`(?<![\\w.-])(?:${known.join('|')})(?![\\w-])`, 'g'), (path) => mounts.get(path) ?? path);
      };
      for (const [source, target] of service.volumes.map(mountOf)) {
        if (source.startsWith('./')) {
          const to = join(folder, 'files', instance.service, target);
          mounts.set(target, to);
          mounts.set(dirname(target), dirname(to));
        } else mounts.set(target, join(folder, 'volumes', source));
      }
      for (const [source, target] of service.volumes.map(mountOf)) {
        const to = mounts.get(target) ?? '';
        if (source.startsWith('./')) copyWith(join(project, source), to, here);
        else mkdirSync(to, { recursive: true, mode: 0o700 });
      }
      if (instance.service === 'temporal-ui') copyWith(join(project, 'deploy/temporal-ui'), join(ui, 'config'), here);
      const env = Object.fromEntries(Object.entries(service.environment).map(([name, value]) => {
        const listening = own.find((one) => one.env === name);
        if (listening !== undefined) return [name, String(portOf(instance, listening.port))];
        return [name, value === '0.0.0.0' ? '127.0.0.1' : here(value)];
      }));
      for (const { env: name, port } of own) if (name !== undefined) env[name] = String(portOf(instance, port));
      const words = [...(service.entrypoint ?? []), ...(service.command ?? [])].map(here);
      return { words, env, cwd: instance.service === 'temporal-ui' ? ui : project };
    },
  };
  return places;
}

function mountOf(volume: string): readonly [string, string] {
  const [source = '', target = ''] = volume.split(':');
  return [source, target];
}

/** A file or a folder, with every name and path in it as it is here. */
function copyWith(from: string, to: string, here: (text: string) => string): void {
  if (statSync(from).isDirectory()) {
    mkdirSync(to, { recursive: true });
    cpSync(from, to, { recursive: true });
    return;
  }
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, here(readFileSync(from, 'utf8')), { mode: 0o600 });
}
