/** The two halves of the backups' key: the private one in a file for the safe, the public one for the server's settings. */
import { readFileSync, writeFileSync } from 'node:fs';
import { BackupFault } from './backup-fault.ts';
import { newKeyPair } from './encryption.ts';

const PRIVATE = /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/;

/** Makes a pair; answers the public key. Never over a file that is there: what was made with its key could be read no more. */
export async function makeKeyFile(path: string): Promise<string> {
  const { privateKey, publicKey } = await newKeyPair();
  const text = `# torihiki: the private key of the backups. Keep it in a safe, apart from the backups and from the server.\n# public key: ${publicKey}\n${privateKey}\n`;
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new BackupFault(`${path} is there already, and the backups made for its key can be read with nothing else. Name another file.`);
    throw error;
  }
  return publicKey;
}

/** The private keys in a file: one a line, as `age-keygen` writes them, too. */
export function readKeyFile(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BackupFault(`The private key's file ${path} cannot be read. It is the one that \`npm run backup -- new-key\` wrote for the safe.`, { cause: error });
  }
  const keys = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (keys.length === 0 || !keys.every((key) => PRIVATE.test(key))) throw new BackupFault(`${path} holds no private key (AGE-SECRET-KEY-1…). It is the file that \`npm run backup -- new-key\` wrote for the safe.`);
  return keys;
}
