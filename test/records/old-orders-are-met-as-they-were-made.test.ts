import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderClaimRequest } from '../../src/records/contract/claims.ts';
import { meaningAndSlips } from '../../src/records/database/migrations/006-values.ts';
import { place } from '../../src/records/context.ts';
import { createSealedCells } from '../../src/records/sealed-cells.ts';
import { openPglite } from '../../src/records/database/open-database.ts';
import { openRecords } from '../../src/records/open-records.ts';
import type { Records } from '../../src/records/records.ts';
import { masterKey } from './support/master-key.ts';
import { claimRequest, nextNumber, publication, startOrder } from './support/order-builder.ts';

/** Two spellings of one start: typed they differ, meant they do not. */
const spelled = (orderNumber: string, typed: string, meant = 'one'): OrderClaimRequest =>
  claimRequest({ orderNumber, fingerprintOf: (form) => (form === 1 ? { typed } : { meant }) });

const folder = mkdtempSync(join(tmpdir(), 'torihiki-old-orders-'));
const old = nextNumber('OLD');
const young = nextNumber('YOUNG');
let records: Records;

/** An order as the tables held it before they knew a form, with a slip that was stored with its hyphens. */
beforeAll(async () => {
  const options = { dataDir: folder, masterKey };
  const before = await openRecords(options);
  const { state } = await startOrder(before, spelled(old, '090-0000-0000'));
  await before.publish(publication(state, { parcels: [{ slipNo: '1234‐5678‐9013', carrier: 'yamato', destination: 1, state: 'recorded', sentAs: null, replaces: null }] }));
  const fingerprint = before.hashes.fingerprint({ typed: '090-0000-0000' }, before.hashes.currentVersion);
  await before.createShop({ code: 'demo', name: '見本店舗', environment: 'test' });
  await before.setCredentials('demo', 'atobarai', { merchantCode: '12345678901', secrets: { password: 'p' }, contract: { sms: true } });
  const secret = { ycfStrCode: '12345678901', password: 'old-password', cartCode: 'cart' };
  const secretCell = await createSealedCells(before.keyring).seal('demo', place.credentials('demo', 'atobarai'), secret);
  await before.close();
  const raw = await openPglite(folder);
  await sql`update shop_credentials set secret_enc = ${secretCell} where shop = 'demo'`.execute(raw.db);
  await sql`update order_claims set fingerprint = ${fingerprint} where order_number = ${old}`.execute(raw.db);
  await sql`update parcels set slip_no = ${'1234‐5678‐9013'} where order_number = ${old}`.execute(raw.db);
  await sql`insert into parcels (shop, order_number, slip_no) values ('demo', ${old}, '4000ー1'), ('demo', ${old}, '40001'), ('demo', ${old}, 'ABC')`.execute(raw.db);
  await sql`alter table orders drop column fingerprint_form`.execute(raw.db);
  await meaningAndSlips.up(raw.db);
  await raw.close();
  records = await openRecords(options);
});
afterAll(async () => {
  await records.close();
  rmSync(folder, { recursive: true, force: true });
});

const claim = (request: OrderClaimRequest) => records.claimOrder(request);
const bySlip = async (slipNo: string) => {
  const page = await records.listOrders('demo', { filter: { slipNo }, sort: { by: 'orderNumber', direction: 'asc' }, cursor: null, limit: 10 });
  return page.orders.map(({ state }) => state.orderNumber);
};

test('a slip stored with its hyphens is found by its digits, however they are typed', async () => {
  for (const slipNo of ['123456789013', '1234-5678-9013', '1234‐5678‐9013', '40001', '4000-1', 'ABC']) expect(await bySlip(slipNo), slipNo).toEqual([old]);
});

test('an order from before knows its start by the spelling, as it always did', async () => {
  expect(await claim(spelled(old, '090-0000-0000', 'whatever it means now'))).toMatchObject({ kind: 'known' });
  expect(await claim(spelled(old, '09000000000'))).toMatchObject({ kind: 'conflict', reason: 'live' });
});

test('it keeps that form for the generations that follow', async () => {
  const loaded = await records.loadOrder('demo', old);
  await records.publish(publication(loaded!.state, { outcome: 'refused' }));
  expect(await claim({ ...spelled(old, '09000000000'), attempt: 2 })).toMatchObject({ kind: 'new', generation: 2 });
  expect(await claim({ ...spelled(old, '09000000000', 'whatever'), attempt: 2 })).toMatchObject({ kind: 'known', generation: 2 });
  expect(await claim({ ...spelled(old, '090 0000 0000'), attempt: 2 })).toMatchObject({ kind: 'conflict' });
});

test('an order from now on knows its start by the meaning', async () => {
  const first = await claim(spelled(young, '090-0000-0000'));
  expect(first).toMatchObject({ kind: 'new' });
  expect(await claim(spelled(young, '09000000000'))).toMatchObject({ kind: 'known' });
  expect(await claim(spelled(young, '090-0000-0000', 'another'))).toMatchObject({ kind: 'conflict', reason: 'live' });
});

test('credentials that were sealed member beside member still open', async () => {
  expect(await records.credentialsFor('demo', 'atobarai')).toMatchObject({
    merchantCode: '12345678901', secrets: { password: 'old-password', cartCode: 'cart' }, contract: { sms: true }, contractKey: 'atobarai:12345678901',
  });
});
