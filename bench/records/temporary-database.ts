/** With DATABASE_URL: empty databases on that server, dropped again, so that nothing of the bench stays behind. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';

export type TemporaryDatabase = { readonly url: string; drop(): Promise<void> };

export async function temporaryDatabase(serverUrl: string): Promise<TemporaryDatabase> {
  const name = `torihiki_bench_${randomUUID().replaceAll('-', '')}`;
  await run(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(serverUrl, `drop database ${name} with (force)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
