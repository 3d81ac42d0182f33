/**
 * A side is a process of its own that does jobs for the bench, one after another. Each measured thing lives in one, so that
 * memory and CPU are its own and both sides of a comparison have the same surroundings.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

const STOP_LIMIT_MS = 15_000;

export type Side = {
  readonly pid: number;
  /** Rejects with the side's own error, or when it ends without an answer. */
  ask<T>(job: string, input: unknown, answer: z.ZodType<T>): Promise<T>;
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
};

type Answer = { readonly ok: boolean; readonly value?: unknown; readonly error?: string };

/** What is ours runs with the flags that `npm start` has. */
const asStarted: readonly string[] = ['ours-side', 'list-side', 'fill-side'];

/** `name`: the file in `bench/` without its ending. With BENCH_CPU_PROF=<folder> every side writes CPU profiles there. */
export function startSide(name: string): Side {
  const file = fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
  const folder = process.env['BENCH_CPU_PROF'];
  const profiling = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}/${name}`];
  const execArgv = [...(asStarted.includes(name) ? ['--max-semi-space-size=8', '--expose-gc'] : []), ...profiling];
  // What it logs on standard output is written as in production and thrown away.
  const child = fork(file, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} did not start`);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  return {
    pid,
    ask: async (job, input, answer) => {
      const reply = await new Promise<Answer>((resolve, reject) => {
        child.once('message', (message) => resolve(message as Answer));
        void ended.then(() => reject(new Error(`${name} ended in the middle of ${job}`)));
        child.send({ job, input });
      });
      if (!reply.ok) throw new Error(`${name} could not do ${job}: ${reply.error}`);
      return answer.parse(reply.value);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

export type Jobs = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

/** Called by the side: does the jobs until the bench lets go of it, then closes and ends. */
export function serveSide(jobs: Jobs, close: () => Promise<void>): void {
  process.on('message', ({ job, input }: { job: string; input: unknown }) => {
    void answerTo(jobs, job, input).then((answer) => process.send?.(answer));
  });
  process.once('disconnect', () => {
    void close()
      .catch((error: unknown) => console.error(error))
      .finally(() => process.exit());
  });
}

async function answerTo(jobs: Jobs, job: string, input: unknown): Promise<Answer> {
  try {
    const work = jobs[job];
    if (work === undefined) throw new Error('no such job');
    return { ok: true, value: await work(input) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
