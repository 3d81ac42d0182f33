/**
 * `npm run production:secrets [-- https://pay.example.com]`: writes ./secrets (files of mode 0600, of the user whom the services
 * run as) and .env, for docker-compose.yml. The first admin key and the login of the Temporal Web UI are shown this once. Where
 * secrets are there already, it adds the places that an earlier release had none for.
 */
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { addLaterSecrets, hasSecrets, type Owner, UI_USER, writeSecrets } from './installation-secrets.ts';
import { ownerOfSecrets } from './secrets-owner.ts';

const FOLDER = 'secrets';
const ENV_FILE = '.env';

function main([address = 'https://pay.example.com']: readonly string[]): void {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.pathname !== '/' || url.search !== '') throw new Error(`${address} is not an address like https://pay.example.com: where carts and staff will reach the API.`);
  const self = { uid: process.getuid?.() ?? 1000, gid: process.getgid?.() ?? 1000 };
  const owner = ownerOfSecrets({ self, env: process.env, dotEnv: existsSync(ENV_FILE) ? readFileSync(ENV_FILE, 'utf8') : null });
  const given = owner.uid === self.uid ? null : owner;
  if (hasSecrets(FOLDER)) {
    const added = addLaterSecrets(FOLDER, given);
    console.log(`${FOLDER}/ was there and stays as it is${added.length === 0 ? ': nothing is missing in it.' : `; new in it: ${added.join(', ')} (docs/operations.md, "Secrets").`}`);
    if (!existsSync(ENV_FILE)) console.log(environment(url.origin, owner));
    return;
  }
  const { adminKey, uiPassword, tls } = writeSecrets(FOLDER, { databaseHost: 'postgres:5432', publicHost: url.hostname, owner: given });
  console.log(`${FOLDER}/ is written. Copy master_key somewhere else now: without it no order, no name and no key can be read again, and backups leave it out.`);
  if (given !== null) console.log(`Its files belong to user ${owner.uid} and group ${owner.gid}, whom the services run as: PostgreSQL refuses to run as root, and nobody else may read them. Give them what you put there later, too: chown ${owner.uid}:${owner.gid} ${FOLDER}/*`);
  console.log(environment(url.origin, owner));
  console.log(tls === 'selfSigned'
    ? `${FOLDER}/tls_certificate is self-signed, to begin with: put the certificate of ${url.hostname} with its chain in its place, and its key into tls_key.`
    : `${FOLDER}/tls_certificate and tls_key are missing (there is no openssl here): put the certificate of ${url.hostname} with its chain there, and its key.`);
  console.log(['', 'Shown this once:', `  first admin key     ${adminKey}`, `  Temporal Web UI     ${url.origin}/temporal   user ${UI_USER}, password ${uiPassword}`, '', `Whom alerts go to says ${FOLDER}/alertmanager_config: nobody, until you enter it.`, 'Next: docker compose up -d'].join('\n'));
}

/** An .env that is there stays as it is. */
function environment(publicUrl: string, owner: Owner): string {
  if (existsSync(ENV_FILE)) return `${ENV_FILE} was there and stays as it is: see .env.example for what is new.`;
  const own: Record<string, string> = { PUBLIC_URL: publicUrl, RUN_AS_USER: String(owner.uid), RUN_AS_GROUP: String(owner.gid) };
  const text = readFileSync('.env.example', 'utf8').replaceAll(/^([A-Z_]+)=.*$/gm, (line, name: string) => (own[name] === undefined ? line : `${name}=${own[name]}`));
  writeFileSync(ENV_FILE, text, { flag: 'wx', mode: 0o600 });
  if (process.getuid?.() === 0) chownSync(ENV_FILE, owner.uid, owner.gid);
  return `${ENV_FILE} is written: look through it.`;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
