/** Everything secret that an installation begins with, as files of mode 0600 in one folder: what docker-compose.yml mounts. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** What is shown once. The rest is for processes. */
export type Shown = { readonly adminKey: string; readonly uiPassword: string; readonly tls: 'selfSigned' | 'missing' };

/** Files that must be there before anything starts, but for the certificate, which a real installation brings along. */
export const secretNames = [
  'master_key', 'postgres_password', 'temporal_database_password', 'records_database_password', 'backup_database_password', 'backup_database_url', 'records_database_url',
  'metrics_token', 'admin_key', 'ops_key', 'grafana_password', 'ui_users', 'codec_authorization', 'tls_certificate', 'tls_key',
] as const;

/** Written with the others and filled later, or never: where the master key is changed, and whom alerts go to. */
export const laterSecretNames = ['new_master_key', 'previous_master_key', 'alertmanager_config'] as const;

/** Whom files are given to, so that services that run as them can read them. */
export type Owner = { readonly uid: number; readonly gid: number };

const ALERTMANAGER = new URL('../deploy/alertmanager/alertmanager.example.yml', import.meta.url);

export const UI_USER = 'ops';
const CERTIFICATE_DAYS = 825;

/**
 * Never touches a file that is there. `databaseHost`: host and port as the processes reach the database. `owner`: where it is
 * not whoever runs this.
 *
 * @throws Error when any of them exists already: half of old and new secrets open nothing
 */
export function writeSecrets(folder: string, { databaseHost, publicHost, owner = null }: { readonly databaseHost: string; readonly publicHost: string; readonly owner?: Owner | null }): Shown {
  const there = secretNames.filter((name) => existsSync(join(folder, name)));
  if (there.length > 0) throw new Error(`${folder} holds secrets already (${there.join(', ')}): none was written. They open what was made with them; move the folder away only if that is given up.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [recordsPassword, backupPassword] = [password(), password()];
  const [adminKey, opsKey] = [apiKey('admin'), apiKey('ops')];
  const { login, password: uiPassword } = uiLogin();
  const contents: Partial<Record<(typeof secretNames)[number], string>> = {
    master_key: randomBytes(32).toString('base64'),
    postgres_password: password(),
    temporal_database_password: password(),
    records_database_password: recordsPassword,
    backup_database_password: backupPassword,
    backup_database_url: `postgres://backup:${backupPassword}@${databaseHost}/postgres`,
    records_database_url: `postgres://records:${recordsPassword}@${databaseHost}/records`,
    metrics_token: password(),
    admin_key: adminKey,
    ops_key: opsKey,
    grafana_password: password(),
    ui_users: login,
    codec_authorization: `proxy_set_header Authorization "Bearer ${opsKey}";`,
  };
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), `${content}\n`, { mode: 0o600, flag: 'wx' });
  const tls = selfSign(folder, publicHost) ? 'selfSigned' : 'missing';
  addLaterSecrets(folder, owner);
  giveTo(owner, folder, readdirSync(folder));
  return { adminKey, uiPassword, tls };
}

/** Whether all are there that only this program makes. */
export function hasSecrets(folder: string): boolean {
  return secretNames.every((name) => name.startsWith('tls_') || existsSync(join(folder, name)));
}

/** Makes those that an installation of an earlier release has no place for; answers which. */
export function addLaterSecrets(folder: string, owner: Owner | null): readonly string[] {
  const missing = laterSecretNames.filter((name) => !existsSync(join(folder, name)));
  for (const name of missing) writeFileSync(join(folder, name), name === 'alertmanager_config' ? readFileSync(ALERTMANAGER) : '', { mode: 0o600, flag: 'wx' });
  giveTo(owner, folder, missing);
  return missing;
}

function giveTo(owner: Owner | null, folder: string, names: readonly string[]): void {
  if (owner === null) return;
  for (const path of [folder, ...names.map((name) => join(folder, name))]) chownSync(path, owner.uid, owner.gid);
}

/** Of the Temporal Web UI: its line for the proxy, which does not tell the password. */
export function uiLogin(): { readonly login: string; readonly password: string } {
  const made = password();
  return { login: `${UI_USER}:${salted(made)}`, password: made };
}

/** 256 random bits that need no quoting anywhere. */
function password(): string {
  return randomBytes(32).toString('hex');
}

function apiKey(scope: 'admin' | 'ops'): string {
  return `trk_${scope}_${randomBytes(32).toString('base64url')}`;
}

/** As nginx reads it. 256 random bits are not guessed, however quickly a guess is checked. */
function salted(text: string): string {
  const salt = randomBytes(8);
  return `{SSHA}${Buffer.concat([createHash('sha1').update(text).update(salt).digest(), salt]).toString('base64')}`;
}

/** Good enough to begin with; false where there is no openssl. */
function selfSign(folder: string, publicHost: string): boolean {
  const args = [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', String(CERTIFICATE_DAYS), '-subj', `/CN=${publicHost}`,
    '-addext', `subjectAltName=DNS:${publicHost},DNS:localhost,DNS:${hostname()},IP:127.0.0.1`, '-keyout', join(folder, 'tls_key'), '-out', join(folder, 'tls_certificate'),
  ];
  const before = process.umask(0o077);
  try {
    return spawnSync('openssl', args, { stdio: 'ignore' }).status === 0;
  } finally {
    process.umask(before);
  }
}
