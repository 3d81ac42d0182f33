import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PreparedPglite } from '../../src/records/database/prepared-pglite.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-prepared-'));
let pglite: PreparedPglite;

beforeAll(async () => {
  pglite = new PreparedPglite(join(folder, 'pglite'));
  await pglite.waitReady;
  await pglite.exec('create table boxes (id int primary key, label text, weight bigint, seen timestamptz, tags text[], note jsonb, seal bytea)');
});

afterAll(async () => {
  await pglite.close();
  rmSync(folder, { recursive: true, force: true });
});

const insert = 'insert into boxes (id, label) values ($1, $2)';
const counting = 'select count(*)::int as count from pg_prepared_statements';
const labelOf = 'select label from boxes where id = $1';

/** Counts itself too, so it is run once before its answer is looked at. */
async function statements(): Promise<number> {
  await pglite.query(counting);
  const { rows } = await pglite.query<{ count: number }>(counting);
  return rows[0]?.count ?? 0;
}

it('gives back what an ordinary statement gives, for every kind of value', async () => {
  const row = [1, 'りんご', 12, new Date('2026-01-02T03:04:05Z'), ['a', 'b'], { deep: [1] }, new Uint8Array([0, 255])];
  await pglite.query('insert into boxes values ($1, $2, $3, $4, $5, $6, $7)', row);
  await pglite.query('insert into boxes (id) values ($1)', [2]);
  const select = 'select * from boxes where id >= $1';
  for (const round of [1, 2]) {
    const prepared = await pglite.query(select, [round]);
    const ordinary = await pglite.transaction((tx) => tx.query(select, [round]));
    expect(prepared).toEqual(ordinary);
    expect(prepared.rows).toHaveLength(3 - round);
  }
  const changed = await pglite.query('update boxes set label = $1 where id >= $2', ['なし', 1]);
  expect(changed).toMatchObject({ affectedRows: 2, rows: [] });
  expect(await pglite.query(labelOf, [99])).toMatchObject({ rows: [] });
});

it('is parsed once, however often it is run', async () => {
  await pglite.query(labelOf, [1]);
  const before = await statements();
  for (let id = 0; id < 20; id += 1) await pglite.query(labelOf, [id]);
  expect(await statements()).toBe(before);
});

it('fails with the error of the database and works again after it', async () => {
  await pglite.query(insert, [10, 'first']);
  await expect(pglite.query(insert, [10, 'second'])).rejects.toMatchObject({ code: '23505', constraint: 'boxes_pkey' });
  await expect(pglite.query('select nothing from boxes where id = $1', [1])).rejects.toMatchObject({ code: '42703' });
  await expect(pglite.query(insert, ['no number', 'x'])).rejects.toMatchObject({ code: '22P02' });
  await expect(pglite.query(insert, [11])).rejects.toMatchObject({ code: '08P01' });
  expect((await pglite.query(labelOf, [10])).rows).toEqual([{ label: 'first' }]);
  await pglite.query(insert, [11, 'third']);
  expect((await pglite.query(labelOf, [11])).rows).toEqual([{ label: 'third' }]);
});

it('waits for a transaction, and is not part of it', async () => {
  const inside = pglite.transaction(async (tx) => {
    await tx.query(insert, [20, 'undone']);
    await tx.rollback();
  });
  const beside = pglite.query(insert, [20, 'kept']);
  await Promise.all([inside, beside]);
  expect((await pglite.query(labelOf, [20])).rows).toEqual([{ label: 'kept' }]);
});

it('keeps many at once apart, also where some fail', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? pglite.query(insert, [30, 'same']) : pglite.query('select $1::int + 1 as next', [index]))),
  );
  const answers = results.map((result) => (result.status === 'fulfilled' ? result.value.rows : result.reason.code));
  expect(answers.slice(1, 3)).toEqual([[{ next: 2 }], [{ next: 3 }]]);
  expect(answers.filter((answer) => answer === '23505')).toHaveLength(19);
  for (const [index, answer] of answers.entries()) if (index % 3 !== 0) expect(answer).toEqual([{ next: index + 1 }]);
});

it('notices that a table has changed or that its statements are gone', async () => {
  const all = 'select * from boxes where id = $1';
  await pglite.query(all, [20]);
  await pglite.exec('alter table boxes add column height int default 7');
  expect((await pglite.query(all, [20])).rows).toMatchObject([{ id: 20, height: 7 }]);
  await pglite.exec('deallocate all');
  expect((await pglite.query(labelOf, [20])).rows).toEqual([{ label: 'kept' }]);
  expect((await pglite.query(labelOf, [20])).rows).toEqual([{ label: 'kept' }]);
});

it('runs lists and what is too many the ordinary way', async () => {
  const before = await statements();
  await pglite.query('select id from boxes order by id');
  expect(await statements()).toBe(before);
  for (let index = 0; index < 230; index += 1) expect((await pglite.query(`select ${index} as index`)).rows).toEqual([{ index }]);
  expect(await statements()).toBeLessThanOrEqual(200);
});
