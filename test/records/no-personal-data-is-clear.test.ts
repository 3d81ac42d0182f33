import { atobaraiCredentials } from '../../src/api/methods/atobarai/credentials.ts';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { contents, credit, line, publication, startOrder, verdict } from './support/order-builder.ts';
import { onBothDatabases } from './support/both-databases.ts';

const secrets = {
  name: '秘密　見本子',
  kana: 'ヒミツ ミホンコ',
  address: '秘匿県見本市1-2-3',
  tel: '08011112222',
  email: 'canary@example.com',
  item: '見本商品カナリア',
  note: '自由記入のカナリア',
  detail: '詳細のカナリア',
  shopStatus: '自社ラベルのカナリア',
  password: 'hunter2-canary',
  merchant: '98765432109',
};

/** A text in the forms in which a table could show it. */
function forms(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  const parts = text.split(/\s/).filter((part) => part.length > 1);
  const escaped = JSON.stringify(text).replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [text, ...parts, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), encodeURIComponent(text), escaped.slice(1, -1)];
}

onBothDatabases('Personal data', (database) => {
  it('is in no column of any table in clear', async () => {
    const { records } = database;
    await records.createShop({ code: 'canary', name: '見本店', environment: 'sandbox' });
    await records.setCredentials('canary', 'atobarai', atobaraiCredentials({ ycfStrCode: secrets.merchant, password: secrets.password, contract: {} }));
    const given = contents({
      buyer: { name: secrets.name, nameKana: secrets.kana, postalCode: '100-0001', address: secrets.address, tel: secrets.tel, email: secrets.email },
      items: [{ kind: 'goods', name: secrets.item, subtotalYen: 5500 }],
    });
    const { state } = await startOrder(records, { shop: 'canary', orderNumber: 'VISIBLE-1', contents: given });
    await records.claimAction({
      shop: 'canary',
      orderNumber: 'VISIBLE-1',
      actionId: 'a',
      action: 'amendOrder',
      body: { action: 'amendOrder', contents: given },
      actor: 'suzuki',
      note: secrets.note,
      acceptedAt: '2026-11-23T02:00:00.000Z',
    });
    const lines = [line('a', { note: secrets.note, detail: secrets.detail })];
    const told = publication(state, { ...credit(state, 'approved'), shopStatus: secrets.shopStatus }, { verdict: verdict('approved'), lines });
    await records.publish(told);
    const read = await records.loadOrder('canary', 'VISIBLE-1');
    expect(read?.state.contents).toEqual(given);

    await records.close();
    const raw = await database.raw();
    const tables = await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public'`.execute(raw.db);
    let dump = '';
    for (const { name } of tables.rows) {
      const rows = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(raw.db);
      dump += rows.rows.map((row) => row.row).join('\n');
    }
    await raw.close();
    await database.reopen();
    expect(tables.rows.length).toBeGreaterThan(10);
    // The search itself works: what may be read is found, in the same dump.
    expect(dump).toContain('VISIBLE-1');
    expect(dump).toContain('creditApproved');
    // The key that tells shops of one contract apart holds the merchant code, which is no personal data.
    const { merchant, ...hidden } = secrets;
    expect(merchant).toHaveLength(11);
    for (const [what, secret] of Object.entries(hidden)) {
      for (const form of forms(secret)) expect(dump.includes(form), `${what} as ${form}`).toBe(false);
    }
  });
});
