/** The commands as people run them: processes of their own, with nothing of the developer's settings. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

export type CommandEnd = { readonly code: number | string; readonly out: string; readonly err: string };
export type RunningCommand = { readonly ended: Promise<CommandEnd>; kill(): void };

export function begin(script: 'backup' | 'restore' | 'reconcile', args: readonly string[], env: Readonly<Record<string, string>>): RunningCommand {
  const child = spawn(process.execPath, [`scripts/${script}.ts`, ...args], { cwd: ROOT, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = new Promise<CommandEnd>((resolve) => child.once('close', (code, signal) => resolve({ code: code ?? signal ?? 'unknown', ...said })));
  return { ended, kill: () => void child.kill('SIGKILL') };
}

export async function command(...[script, args, env]: Parameters<typeof begin>): Promise<CommandEnd> {
  return begin(script, args, env).ended;
}
