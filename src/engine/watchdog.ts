import { spawn } from 'node:child_process';

/**
 * Ends `pid` with SIGTERM as soon as this process is gone, however it went: a
 * shell waits on a pipe that only we hold, and the kernel closes it even after
 * SIGKILL. Without a `sh` there is no watchdog; the next start on the same
 * database file then ends the orphan.
 *
 * @returns a function that calls the watchdog off
 */
export function endWithUs(pid: number): () => void {
  const watchdog = spawn('sh', ['-c', 'read -r _; kill -TERM "$0"', String(pid)], {
    detached: true, // Ctrl-C in the terminal must not end it before us
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => {}); // no `sh` here: said above
  watchdog.stdin.on('error', () => {});
  watchdog.unref();
  return () => void watchdog.kill('SIGKILL');
}
