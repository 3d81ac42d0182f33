import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CLI_VERSION, cacheRoot, cachedCliPath, produceIntoCache } from './cli-cache.ts';
import { OLDEST_SERVER, isRecentEnough, serverVersionOf } from './cli-version.ts';
import { runLongCommand } from './long-command.ts';

const run = promisify(execFile);

export type CliSource = 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' | 'download' | 'go install';

export interface TemporalCli {
  path: string;
  source: CliSource;
  /** Version of the server inside, e.g. `1.29.1`. */
  serverVersion: string;
}

export interface CliSearch {
  env: NodeJS.ProcessEnv;
  /** Takes one line per attempt, and progress lines on the long ones. */
  report: (line: string) => void;
  /** Commands and limits, replaced by tests. */
  sources?: Partial<CliMakers>;
}

/** The two ways to get a CLI that is not here yet. Each names the file it made inside `workDir`. */
export interface CliMakers {
  download: (workDir: string, search: CliSearch) => Promise<string>;
  goInstall: (workDir: string, search: CliSearch) => Promise<string>;
}

/** No usable Temporal CLI: the message lists what was tried and what to install. */
export class TemporalCliMissing extends Error {
  override name = 'TemporalCliMissing';
}

/**
 * Finds a Temporal CLI, or gets one. In this order: TEMPORAL_CLI_PATH, `temporal`
 * on PATH if its server is recent enough, our cache, the vendor's download,
 * `go install`. What was got is cached outside the clone. First use may take
 * minutes (`go install`: about two and a half on two cores).
 *
 * A TEMPORAL_CLI_PATH that does not work is an error and not passed over: who sets it means it.
 *
 * @throws TemporalCliMissing
 */
export async function obtainTemporalCli(search: CliSearch): Promise<TemporalCli> {
  const { env, report } = search;
  const makers: CliMakers = { download: downloadCli, goInstall: goInstallCli, ...search.sources };
  const root = cacheRoot(env);
  const named = env['TEMPORAL_CLI_PATH'];
  if (named !== undefined && named !== '') return checkNamed(named, report);

  const attempts: { source: CliSource; find: () => Promise<string | undefined> }[] = [
    { source: 'PATH', find: async () => onPath('temporal', env) },
    { source: 'cache', find: async () => (existsSync(cachedCliPath(root)) ? cachedCliPath(root) : undefined) },
    { source: 'download', find: () => produceIntoCache(root, (workDir) => makers.download(workDir, search)) },
    { source: 'go install', find: () => produceIntoCache(root, (workDir) => makers.goInstall(workDir, search)) },
  ];
  const tried: string[] = [];
  for (const { source, find } of attempts) {
    try {
      const path = await find();
      const serverVersion = path === undefined ? undefined : await checkedVersion(path);
      if (path !== undefined && serverVersion !== undefined) {
        report(`Temporal CLI: ${source}: ${path} (server ${serverVersion})`);
        return { path, source, serverVersion };
      }
      tried.push(`${source}: none there`);
    } catch (error) {
      tried.push(`${source}: ${error instanceof Error ? error.message : String(error)}`);
    }
    report(`Temporal CLI: ${tried.at(-1) ?? source}`);
  }
  throw new TemporalCliMissing(
    [
      'No Temporal CLI could be found or got. Tried:',
      '  TEMPORAL_CLI_PATH: not set',
      ...tried.map((line) => `  ${line}`),
      'Do one of these, then start again:',
      `  - install the Temporal CLI ${CLI_VERSION} (https://docs.temporal.io/cli) so that \`temporal\` is on PATH;`,
      '  - set TEMPORAL_CLI_PATH to a copy of it, for example TEMPORAL_CLI_PATH=/opt/temporal/temporal;',
      '  - install Go 1.25 or newer (https://go.dev/dl) and let this command build it;',
      '  - set TEMPORAL_ADDRESS to a Temporal server that already runs, for example TEMPORAL_ADDRESS=127.0.0.1:7233.',
    ].join('\n'),
  );
}

async function checkNamed(path: string, report: (line: string) => void): Promise<TemporalCli> {
  try {
    const serverVersion = await checkedVersion(path);
    report(`Temporal CLI: TEMPORAL_CLI_PATH: ${path} (server ${serverVersion})`);
    return { path, source: 'TEMPORAL_CLI_PATH', serverVersion };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TemporalCliMissing(`TEMPORAL_CLI_PATH is ${path}, which cannot be used: ${why}. Correct it, or unset it to have one obtained.`);
  }
}

async function checkedVersion(path: string): Promise<string> {
  const version = await serverVersionOf(path);
  if (!isRecentEnough(version)) throw new Error(`its server is ${version}, ${OLDEST_SERVER} or newer is needed`);
  return version;
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
}

async function downloadCli(workDir: string, { env, report }: CliSearch): Promise<string> {
  const title = `downloading the Temporal CLI ${CLI_VERSION} from its vendor`;
  report(`Temporal CLI: ${title}`);
  const made = join(workDir, process.platform === 'win32' ? `temporal-${CLI_VERSION}.exe` : `temporal-${CLI_VERSION}`);
  const script = fileURLToPath(new URL('vendor-download.ts', import.meta.url));
  try {
    await runLongCommand({ command: process.execPath, args: [script, workDir, CLI_VERSION], env, timeoutMs: 300_000, title, report });
  } catch (error) {
    // The SDK gives the server it downloaded only 5 s to come up: the file counts, not that.
    if (!existsSync(made)) throw error;
  }
  return made;
}

async function goInstallCli(workDir: string, { env, report }: CliSearch): Promise<string> {
  await assertGo(env);
  const title = `building the Temporal CLI ${CLI_VERSION} with Go (2 to 5 minutes, once)`;
  report(`Temporal CLI: ${title}`);
  await runLongCommand({
    command: 'go',
    args: ['install', '-ldflags=-s -w', `github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}`],
    env: { ...env, CGO_ENABLED: '0', GOBIN: workDir },
    timeoutMs: 1_200_000,
    title,
    report,
  });
  return join(workDir, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
}

async function assertGo(env: NodeJS.ProcessEnv): Promise<void> {
  let printed: string;
  try {
    printed = (await run('go', ['version'], { env, timeout: 20_000 })).stdout;
  } catch {
    throw new Error('Go is not installed');
  }
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(printed) ?? [];
  if (Number(major) < 1 || Number(minor) < 25) throw new Error(`${printed.trim()} is too old, Go 1.25 or newer is needed`);
}
