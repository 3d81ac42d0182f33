/** The driver's own errors have no code, so its real ones are made here: a driver that changes its words is noticed. */
import { createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { CONNECTION_LOST, unavailableCode } from '../../src/records/unavailable.ts';
import { describeWithPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

const failure = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => {
      throw new Error('answered after all');
    },
    (error: unknown) => error,
  );

describeWithPostgres('a connection to the records that is lost', () => {
  const undo: (() => unknown)[] = [];
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  let running: Promise<TestPostgres> | undefined;
  const real = async (): Promise<TestPostgres> => {
    if (running === undefined) {
      running = startPostgres();
      undo.push(async () => (await running)?.stop());
    }
    return running;
  };
  const poolOn = (options: pg.PoolConfig): pg.Pool => {
    const pool = new pg.Pool({ max: 1, ...options });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    undo.push(() => pool.end());
    return pool;
  };
  /** A server in the database's place that does this with who connects. */
  const instead = async (withWhom: (socket: Socket) => void): Promise<string> => {
    const server: Server = createServer(withWhom);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    undo.push(() => server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `postgres://nobody@127.0.0.1:${address.port}/none`;
  };

  it('is not to be had, as all are in use', async () => {
    const pool = poolOn({ connectionString: (await real()).url, connectionTimeoutMillis: 200 });
    const held = await pool.connect();
    expect(unavailableCode(await failure(pool.query('SELECT 1')))).toBe(CONNECTION_LOST);
    held.release();
  });

  it('is taken by a server that says nothing', async () => {
    const silent = await instead((socket) => socket.on('error', () => undefined));
    expect(unavailableCode(await failure(poolOn({ connectionString: silent, connectionTimeoutMillis: 200 }).query('SELECT 1')))).toBe(CONNECTION_LOST);
  });

  it('is closed before it is one', async () => {
    const curt = await instead((socket) => socket.end());
    expect(unavailableCode(await failure(poolOn({ connectionString: curt }).query('SELECT 1')))).toBe(CONNECTION_LOST);
  });

  it('goes in the middle of a statement, and cannot be used after', async () => {
    const postgres = await real();
    const client = new pg.Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    await client.connect();
    const asked = failure(client.query('SELECT pg_sleep(30)'));
    await postgres.kill();
    // One of both, whichever comes first: the socket's error, or its end.
    expect([CONNECTION_LOST, 'ECONNRESET']).toContain(unavailableCode(await asked));
    expect(unavailableCode(await failure(client.query('SELECT 1')))).toBe(CONNECTION_LOST);
    await postgres.restart();
  });

  it('is silent for longer than a statement may take', async () => {
    const client = new pg.Client({ connectionString: (await real()).url, query_timeout: 200 });
    await client.connect();
    expect(unavailableCode(await failure(client.query('SELECT pg_sleep(2)')))).toBe(CONNECTION_LOST);
    await client.end();
  });

  it('is no excuse for what is wrong with a statement, or with us', async () => {
    expect(unavailableCode(await failure(poolOn({ connectionString: (await real()).url }).query('SELECT nothing FROM nowhere')))).toBeNull();
    expect(unavailableCode(new Error('we say: Connection terminated'))).toBeNull();
  });
});
