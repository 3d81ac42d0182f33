/** Members by a keyed hash of their id, with what opens their wallets sealed. */
import { sql } from 'kysely';
import { isRecord } from '../../domain/values/json.ts';
import type { RecordsContext } from '../context.ts';
import { place } from '../context.ts';
import type { MemberRecords, MemberRef } from '../contract/members.ts';

export function memberQueries(context: RecordsContext): MemberRecords {
  return {
    findMember: (of) => findMember(context, of),
    memberOr: (of, secret) => memberOr(context, of, secret),
    setMember: (of, secret) => setMember(context, of, secret),
    noteConsent: (of, at) => noteConsent(context, of, at),
  };
}

/** Newest key first: one that is known keeps the hash that he came with. */
function hashesOf({ hashes }: RecordsContext, { shop, service, memberId }: MemberRef): readonly string[] {
  return hashes.versions.map((version) => hashes.searchHash(shop, `member:${service}`, memberId, version));
}

async function rowOf(context: RecordsContext, of: MemberRef): Promise<{ readonly member: string; readonly secret_enc: Uint8Array } | undefined> {
  return context.db
    .selectFrom('members')
    .select(['member', 'secret_enc'])
    .where('shop', '=', of.shop)
    .where('service', '=', of.service)
    .where('member', 'in', [...hashesOf(context, of)])
    .executeTakeFirst();
}

async function findMember(context: RecordsContext, of: MemberRef): Promise<{ readonly secret: string } | null> {
  const row = await rowOf(context, of);
  return row === undefined ? null : { secret: await openSecret(context, of, row) };
}

async function openSecret({ cells }: RecordsContext, { shop, service }: MemberRef, { member, secret_enc: cell }: { readonly member: string; readonly secret_enc: Uint8Array }): Promise<string> {
  const opened = await cells.open(place.member(shop, service, member), cell);
  if (isRecord(opened) && typeof opened['secret'] === 'string') return opened['secret'];
  throw new Error('What is kept of a member is not what it should be');
}

async function memberOr(context: RecordsContext, of: MemberRef, secret: string): Promise<{ readonly secret: string; readonly isNew: boolean }> {
  const known = await findMember(context, of);
  if (known !== null) return { ...known, isNew: false };
  const { shop, service } = of;
  const member = newHash(context, of);
  const sealed = await context.cells.seal(shop, place.member(shop, service, member), { secret });
  const row = await context.db
    .insertInto('members')
    .values({ shop, service, member, secret_enc: sealed })
    // The no-op update makes the statement answer with what stands.
    .onConflict((conflict) => conflict.columns(['shop', 'service', 'member']).doUpdateSet((eb) => ({ member: eb.ref('excluded.member') })))
    .returning(['member', 'secret_enc', sql<boolean>`xmax = 0`.as('is_new')])
    .executeTakeFirstOrThrow();
  return { secret: await openSecret(context, of, row), isNew: row.is_new };
}

async function setMember(context: RecordsContext, of: MemberRef, secret: string): Promise<void> {
  const { shop, service } = of;
  const member = (await rowOf(context, of))?.member ?? newHash(context, of);
  const sealed = await context.cells.seal(shop, place.member(shop, service, member), { secret });
  await context.db
    .insertInto('members')
    .values({ shop, service, member, secret_enc: sealed })
    .onConflict((conflict) => conflict.columns(['shop', 'service', 'member']).doUpdateSet({ secret_enc: sealed }))
    .execute();
}

async function noteConsent(context: RecordsContext, of: MemberRef, at: string): Promise<void> {
  await context.db
    .updateTable('members')
    .set({ consented_at: sql<Date>`greatest(consented_at, ${at}::timestamptz)` })
    .where('shop', '=', of.shop)
    .where('service', '=', of.service)
    .where('member', 'in', [...hashesOf(context, of)])
    .execute();
}

function newHash(context: RecordsContext, of: MemberRef): string {
  const [newest] = hashesOf(context, of);
  if (newest === undefined) throw new Error('there is no hash key');
  return newest;
}
