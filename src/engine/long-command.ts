import { spawn } from 'node:child_process';

export interface LongCommand {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
  /** What it does, for the progress lines. */
  title: string;
  report: (line: string) => void;
}

const PROGRESS_EVERY_MS = 10_000;
const KEPT_CHARACTERS = 4_000;

/**
 * Runs a command that may take minutes and says every 10 s that it still runs.
 *
 * @throws Error with the last line the command printed, or with the time limit that was reached
 */
export function runLongCommand({ command, args, env, timeoutMs, title, report }: LongCommand): Promise<void> {
  return new Promise((resolve, reject) => {
    const startedAt = Date.now();
    const elapsedSeconds = (): number => Math.round((Date.now() - startedAt) / 1000);
    let printed = '';
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
    const keep = (chunk: Buffer): void => {
      printed = (printed + chunk.toString()).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const progress = setInterval(() => report(`  … ${title}: ${elapsedSeconds()} s`), PROGRESS_EVERY_MS);
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    const tidy = (): void => {
      clearInterval(progress);
      process.off('exit', endWithUs);
    };
    child.once('error', (error) => {
      tidy();
      reject(error);
    });
    child.once('close', (code, signal) => {
      tidy();
      if (code === 0) return resolve();
      const last = printed.trim().split('\n').at(-1) ?? '';
      const how = signal === null ? `exit code ${code}` : `stopped by ${signal} after ${elapsedSeconds()} s (limit ${timeoutMs / 1000} s)`;
      reject(new Error(last === '' ? how : `${last.slice(0, 300)} (${how})`));
    });
  });
}
