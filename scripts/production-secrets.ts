/**
 * `npm run production:secrets [-- https://pay.example.com]`: writes ./secrets (files of mode 0600) and .env, for docker-compose.yml.
 * The first admin key and the login of the Temporal Web UI are shown this once.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { UI_USER, writeSecrets } from './installation-secrets.ts';

const FOLDER = 'secrets';
const ENV_FILE = '.env';

function main([address = 'https://pay.example.com']: readonly string[]): void {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'https:' || url.pathname !== '/' || url.search !== '') throw new Error(`${address} is not an address like https://pay.example.com: where carts and staff will reach the API.`);
  const { adminKey, uiPassword, tls } = writeSecrets(FOLDER, { databaseHost: 'postgres:5432', publicHost: url.hostname });
  console.log(`${FOLDER}/ is written. Copy master_key somewhere else now: without it no order, no name and no key can be read again, and backups leave it out.`);
  console.log(environment(url.origin));
  console.log(tls === 'selfSigned'
    ? `${FOLDER}/tls_certificate is self-signed, to begin with: put the certificate of ${url.hostname} with its chain in its place, and its key into tls_key.`
    : `${FOLDER}/tls_certificate and tls_key are missing (there is no openssl here): put the certificate of ${url.hostname} with its chain there, and its key.`);
  console.log(['', 'Shown this once:', `  first admin key     ${adminKey}`, `  Temporal Web UI     ${url.origin}/temporal   user ${UI_USER}, password ${uiPassword}`, '', 'Next: docker compose up -d'].join('\n'));
}

/** An .env that is there stays as it is. */
function environment(publicUrl: string): string {
  if (existsSync(ENV_FILE)) return `${ENV_FILE} was there and stays as it is: see .env.example for what is new.`;
  const own: Record<string, string> = { PUBLIC_URL: publicUrl, RUN_AS_USER: String(process.getuid?.() ?? 1000), RUN_AS_GROUP: String(process.getgid?.() ?? 1000) };
  const text = readFileSync('.env.example', 'utf8').replaceAll(/^([A-Z_]+)=.*$/gm, (line, name: string) => (own[name] === undefined ? line : `${name}=${own[name]}`));
  writeFileSync(ENV_FILE, text, { flag: 'wx', mode: 0o600 });
  return `${ENV_FILE} is written: look through it.`;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
