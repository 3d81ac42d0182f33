import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { destroyKeys, judgeMonth } from '../../src/process/destroy-month.ts';
import { wasWrittenIn } from './support/back-in-time.ts';
import { onBothDatabases } from './support/both-databases.ts';

const MEMBER = 'wc-15642000';

onBothDatabases('A member', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'torihiki-members-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const of = (shop: string, memberId = MEMBER, service = 'card' as const) => ({ shop, service, memberId });
  const makeShop = async (code: string): Promise<string> => {
    await database.records.createShop({ code, name: '見本店', environment: 'sandbox' });
    return code;
  };

  it('has one secret, of many that are made at once, his own in each shop', async () => {
    const [shop, other] = [await makeShop('one'), await makeShop('two')];
    const { records } = database;
    expect(await records.findMember(of(shop))).toBeNull();
    const made = await Promise.all(Array.from({ length: 8 }, (_, at) => records.memberOr(of(shop), `secret-${at}`)));
    expect([new Set(made.map(({ secret }) => secret)).size, made.filter(({ isNew }) => isNew).length]).toEqual([1, 1]);
    expect(await records.memberOr(of(shop), 'late')).toEqual({ secret: made[0]?.secret, isNew: false });
    expect(await records.findMember(of(other))).toBeNull();
    expect(await records.findMember(of(shop, `${MEMBER}0`))).toBeNull();
    await records.setMember(of(shop), 'entered');
    await records.setMember(of(other), 'theirs');
    expect([await records.findMember(of(shop)), await records.findMember(of(other))]).toEqual([{ secret: 'entered' }, { secret: 'theirs' }]);
  });

  it('is the same one after a hash key was added, and after the month in which he came was destroyed', async () => {
    const shop = await makeShop('old');
    await database.records.setMember(of(shop), 'kept');
    await database.records.hashes.rotate();
    expect(await database.records.memberOr(of(shop), 'new')).toEqual({ secret: 'kept', isNew: false });
    await wasWrittenIn(database, shop, '2026-01');
    const now = new Date('2026-11-20T00:00:00Z');
    const judged = await judgeMonth(database.records, { shop, month: '2026-01' }, 90, now);
    if (judged.kind !== 'ready') throw new Error(`it is ${judged.kind}`);
    expect(await destroyKeys(database.records, join(folder, 'destroyed.jsonl'), judged.keys, now)).toMatchObject({ keys: 1, rewritten: 1, unreadable: 0 });
    expect(await database.records.findMember(of(shop))).toEqual({ secret: 'kept' });
  });

  it('is in the tables under no name, with the last moment at which he agreed', async () => {
    const shop = await makeShop('names');
    await database.records.setMember(of(shop), 'a-secret-in-clear');
    for (const at of ['2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z']) await database.records.noteConsent(of(shop), at);
    const rows = await database.apart(async ({ db }) => (await sql<{ row: string; at: Date }>`select members::text || encode(secret_enc, 'escape') as row, consented_at as at from members where shop = ${shop}`.execute(db)).rows);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toMatch(new RegExp(`${MEMBER}|a-secret-in-clear`));
    expect(rows[0]?.at.toISOString()).toBe('2026-11-02T00:00:00.000Z');
  });
});
