/** A key that a program of the installation's own says: one that asks a key management service, say. */
import { execFile } from 'node:child_process';
import { SECRETS } from './secret-files.ts';

/** The program did not say a key. What it wrote to its error output is shown, what it wrote to its standard output never is. */
export class KeyCommandFailed extends Error {
  override readonly name = 'KeyCommandFailed';
}

const TIMEOUT_MS = 30_000;
const OUTPUT_MAX_BYTES = 64 * 1024;
const SHOWN_CHARACTERS = 2_000;

/** Our own secrets are no business of the program's; everything else of the environment is: how it finds and asks its service. */
const notPassedOn: ReadonlySet<string> = new Set(SECRETS);

/**
 * Runs the program itself, through no shell, and takes 32 bytes in base64 from its standard output. `setting` names it to
 * whoever reads of its failure. Throws `KeyCommandFailed`.
 */
export function keyOfCommand(setting: string, [program = '', ...args]: readonly string[], timeoutMs: number = TIMEOUT_MS): Promise<Uint8Array> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !notPassedOn.has(name)));
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: OUTPUT_MAX_BYTES, encoding: 'utf8' }, (error, stdout, stderr) => {
      const key = error === null ? keyIn(stdout) : null;
      if (key !== null) return resolve(key);
      reject(new KeyCommandFailed(`${setting}: ${program} ${error === null ? 'did not write 32 bytes in base64 to its standard output' : reasonOf(error, timeoutMs)}. ${saidBy(stderr)}Run it by hand as the user of this process, then start again.`));
    });
    // It has nothing to read, and must not wait for somebody to type.
    child.stdin?.end();
  });
}

function keyIn(stdout: string): Uint8Array | null {
  const text = stdout.trim();
  const key = Buffer.from(text, 'base64');
  return /^[A-Za-z0-9+/]+=*$/.test(text) && key.length === 32 ? new Uint8Array(key) : null;
}

/** Never the error's own message: it may hold arguments, and of those we know nothing. */
function reasonOf(error: Error & { readonly code?: string | number | null; readonly killed?: boolean; readonly signal?: NodeJS.Signals | null }, timeoutMs: number): string {
  switch (error.code) {
    case 'ENOENT':
      return 'is not there';
    case 'EACCES':
      return 'may not be run by this user';
    case 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER':
      return `wrote more than ${OUTPUT_MAX_BYTES / 1024} KB`;
    default:
      if (error.killed === true) return `did not end within ${timeoutMs / 1_000} s`;
      return typeof error.code === 'number' ? `ended with ${error.code}` : `was ended by ${error.signal ?? 'the system'}`;
  }
}

function saidBy(stderr: string): string {
  const said = stderr.trim();
  return said === '' ? 'It said nothing. ' : `It said: ${said.slice(0, SHOWN_CHARACTERS)}${said.length > SHOWN_CHARACTERS ? ' …' : ''} `;
}
