/** Makes the in-process database's files. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Some two seconds. Rejects if there is no database in the folder then. */
export function createPglite(folder: string): Promise<void> {
  const creator = fork(fileURLToPath(new URL('./pglite-creator.ts', import.meta.url)), [folder], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    creator.once('message', () => resolve());
    creator.once('error', reject);
    creator.once('exit', (status) => reject(new Error(`The records could not be made (exit ${status})`)));
  });
}
