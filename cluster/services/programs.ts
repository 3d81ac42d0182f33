/**
 * The programs that containers bring along, as this machine has them: PostgreSQL and nginx installed, the Temporal server,
 * its SQL tool and its Web UI built by Go from the versions that docker-compose.yml names, and cached.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheRoot } from '../../src/engine/cli-cache.ts';
import { runLongCommand } from '../../src/engine/long-command.ts';
import type { ComposeFile } from '../compose/compose-file.ts';
import { postgresBinaries } from './postgres-binaries.ts';

export type Programs = {
  /** Folder with `postgres` and `initdb`. */
  readonly postgres: string;
  readonly nginx: string;
  /** Folder with `temporal-server`, `temporal-sql-tool` and `ui-server`. */
  readonly temporal: string;
};

type Search = { readonly env: NodeJS.ProcessEnv; readonly report: (line: string) => void };

/** Each `go install`: what it is called in the containers, and where it comes from. */
function builds(serverVersion: string, uiVersion: string): readonly { readonly name: string; readonly made: string; readonly source: string }[] {
  return [
    { name: 'temporal-server', made: 'server', source: `go.temporal.io/server/cmd/server@v${serverVersion}` },
    { name: 'temporal-sql-tool', made: 'sql', source: `go.temporal.io/server/cmd/tools/sql@v${serverVersion}` },
    { name: 'ui-server', made: 'server', source: `github.com/temporalio/ui-server/v2/cmd/server@v${uiVersion}` },
  ];
}

const BUILD_LIMIT_MS = 1_200_000;

/** @throws Error saying all that is missing, and how to get it */
export async function obtainPrograms(compose: ComposeFile, search: Search): Promise<Programs> {
  const postgres = await postgresBinaries();
  const nginx = onPath('nginx', search.env) ?? (existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : undefined);
  const missing = [
    ...(postgres === undefined ? ['PostgreSQL 15 or newer (Debian: apt-get install postgresql)'] : []),
    ...(nginx === undefined ? ['nginx (Debian: apt-get install nginx-light)'] : []),
    ...(['go', 'openssl', 'psql'] as const).filter((name) => onPath(name, search.env) === undefined && !(name === 'psql' && postgres !== undefined && existsSync(join(postgres, 'psql')))).map((name) => ({ go: 'Go 1.25 or newer (https://go.dev/dl)', openssl: 'openssl', psql: 'psql (Debian: apt-get install postgresql-client)' })[name]),
  ];
  if (postgres === undefined || nginx === undefined || missing.length > 0) throw new Error(`The cluster without containers needs, besides what npm brings:\n${missing.map((one) => `  - ${one}`).join('\n')}`);
  return { postgres, nginx, temporal: await buildTemporal(compose, search) };
}

async function buildTemporal(compose: ComposeFile, { env, report }: Search): Promise<string> {
  const [server, ui] = [versionOf(compose, 'temporal'), versionOf(compose, 'temporal-ui')];
  const folder = join(cacheRoot(env), 'temporal-server', `v${server}-ui-v${ui}-${process.platform}-${process.arch}`);
  mkdirSync(folder, { recursive: true });
  for (const { name, made, source } of builds(server, ui)) {
    if (existsSync(join(folder, name))) continue;
    const title = `building ${source} with Go (1 to 5 minutes, once)`;
    report(title);
    const workDir = mkdtempSync(join(folder, 'obtaining-'));
    try {
      await runLongCommand({ command: 'go', args: ['install', '-ldflags=-s -w', source], env: { ...env, CGO_ENABLED: '0', GOBIN: workDir }, timeoutMs: BUILD_LIMIT_MS, title, report });
      renameSync(join(workDir, made), join(folder, name));
    } finally {
      rmSync(workDir, { recursive: true, force: true });
    }
  }
  return folder;
}

/** The version in an image's tag. */
function versionOf({ services }: ComposeFile, service: string): string {
  const version = /:v?(\d+\.\d+\.\d+)/.exec(services[service]?.image ?? '')?.[1];
  if (version === undefined) throw new Error(`the image of ${service} names no version`);
  return version;
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, name)).find((path) => existsSync(path));
}
