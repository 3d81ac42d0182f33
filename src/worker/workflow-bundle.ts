/** The workflow code as workers run it: bundled with the converters that every payload goes through. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ORDER_WORKFLOW = fileURLToPath(new URL('../workflows/order.ts', import.meta.url));

/**
 * About a second. Good for any number of workers, also in other processes of the same version. Rejects if it cannot be bundled.
 * `entry`: a module that exports the order workflow, with payment methods put in use beside those that there are.
 */
export function bundleOrderWorkflow(entry: string = ORDER_WORKFLOW): Promise<{ readonly code: string }> {
  const bundler = fork(fileURLToPath(new URL('./workflow-bundler.ts', import.meta.url)), [entry], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    bundler.once('message', (code) => {
      if (typeof code === 'string') resolve({ code });
      else reject(new Error('The bundler answered with no code'));
    });
    bundler.once('error', reject);
    bundler.once('exit', (status) => reject(new Error(`The workflow code could not be bundled (exit ${status})`)));
  });
}
