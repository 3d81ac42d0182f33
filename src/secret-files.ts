/** Secrets that may lie in files, as containers get them: `MASTER_KEY_FILE` names the file that holds MASTER_KEY. */
import { readFileSync } from 'node:fs';

/** Settings that may be given as `<NAME>_FILE`. */
export const SECRETS = ['DATABASE_URL', 'BACKUP_DATABASE_URL', 'BACKUP_PUBLIC_KEY', 'MASTER_KEY', 'NEW_MASTER_KEY', 'PREVIOUS_MASTER_KEY', 'TEMPORAL_API_KEY', 'METRICS_TOKEN', 'FIRST_ADMIN_KEY', 'FIRST_OPS_KEY'] as const;

/** Their files may be there all the time, and hold something only while the master key is changed. */
const EMPTY_IS_NONE: ReadonlySet<string> = new Set(['NEW_MASTER_KEY', 'PREVIOUS_MASTER_KEY'] satisfies (typeof SECRETS)[number][]);

export type SecretFault = { readonly variable: string; readonly problem: string };

/** The environment with the content of every secret's file in its place; a line end after it is no part of it. An empty variable counts as unset. */
export function withSecretFiles(env: NodeJS.ProcessEnv): { readonly given: Record<string, string | undefined>; readonly faults: readonly SecretFault[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const faults: SecretFault[] = [];
  for (const name of SECRETS) {
    const variable = `${name}_FILE`;
    const path = given[variable];
    if (path === undefined) continue;
    const content = readSecret(path);
    if (content === '' && EMPTY_IS_NONE.has(name)) continue;
    if (given[name] !== undefined) faults.push({ variable, problem: `is set beside ${name}: only one of the two can be meant` });
    else if (content === null) faults.push({ variable, problem: 'names a file that cannot be read' });
    else if (content === '') faults.push({ variable, problem: 'names an empty file' });
    else given[name] = content;
  }
  return { given, faults };
}

function readSecret(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return null;
  }
}
