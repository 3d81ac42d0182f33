import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { amendPlan } from '../../../src/domain/atobarai/amend-plan.ts';
import { meaningOf } from '../../../src/domain/atobarai/values/meaning.ts';
import type { OrderContents } from '../../../src/domain/order/contents.ts';
import { canonicalJson } from '../../../src/keys/canonical-json.ts';
import { approved } from '../lifecycle/an-order-state.ts';
import { aBuyer, anOrder, goods } from '../../methods/atobarai/an-order.ts';

const place = { name: '送り先 太郎', postalCode: '530-0001', address: '大阪府大阪市北区見本1-2-3', tel: '06-6000-0000' };
const order = anOrder({ destinations: [place] });
const [item, ...items] = order.items;
const withItem = (changes: object): OrderContents => ({ ...order, items: [{ ...item!, ...changes }, ...items] });
const withPlace = (changes: object): OrderContents => ({ ...order, destinations: [{ ...place, ...changes }] });
const withBuyer = (changes: Partial<OrderContents['buyer']>): OrderContents => ({ ...order, buyer: aBuyer(changes) });

const spellings: readonly (readonly [what: string, contents: OrderContents])[] = [
  ['the instant in UTC', { ...order, orderedAt: '2026-11-23T01:15:00Z' }],
  ['the instant with milliseconds', { ...order, orderedAt: '2026-11-23T10:15:00.000+09:00' }],
  ['a phone without hyphens', withBuyer({ tel: '09000000000' })],
  ['a phone with the country code', withBuyer({ tel: '+81 (0)90-0000-0000' })],
  ['a phone in full width', withBuyer({ tel: '０９０－００００－００００' })],
  ['a postal code without a hyphen', withBuyer({ postalCode: '1000001' })],
  ['a postal code with its mark', withBuyer({ postalCode: '〒100-0001' })],
  ['a name with a half-width space', withBuyer({ name: '見本 花子' })],
  ['a name with blanks around', withBuyer({ name: ' 見本　花子\n' })],
  ['kana in half width', withBuyer({ nameKana: 'ﾐﾎﾝ ﾊﾅｺ' })],
  ['kana in hiragana', withBuyer({ nameKana: 'みほん はなこ' })],
  ['an address in full width', withBuyer({ address: '東京都千代田区千代田１－１　見本ビル２０１' })],
  ['an e-mail in full width', withBuyer({ email: 'ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｃｏｍ' })],
  ['an item in half width', withItem({ name: '見本商品\u200B' })],
  ['a destination spelled otherwise', withPlace({ postalCode: '５３０－０００１', tel: '0660000000', address: '大阪府大阪市北区見本１－２－３', name: '送り先　太郎' })],
];

const others: readonly (readonly [what: string, contents: OrderContents])[] = [
  ['another second', { ...order, orderedAt: '2026-11-23T10:15:01+09:00' }],
  ['another ship date', { ...order, plannedShipDate: '2026-11-27' }],
  ['another phone', withBuyer({ tel: '090-0000-0001' })],
  ['another postal code', withBuyer({ postalCode: '100-0002' })],
  ['a space moved in the address', withBuyer({ address: '東京都千代田区千代田 1-1 見本ビル201' })],
  ['a kanji of the same shape', withBuyer({ name: '見本　\uFA19子' })],
  ['no e-mail', withBuyer({ email: '' })],
  ['another code', withItem({ code: 'X' })],
  ['another quantity', withItem({ quantity: 3 })],
  ['no quantity', withItem({ quantity: undefined })],
  ['another tax rate', withItem({ taxRate: 8 })],
  ['items the other way round', { ...order, items: order.items.toReversed() }],
  ['no destination', { ...order, destinations: [] }],
  ['a destination without a phone', withPlace({ tel: undefined })],
];

const asText = (contents: OrderContents): string => canonicalJson(meaningOf(contents));

describe('equal contents', () => {
  test.each(spellings)('%s means the same', (_what, contents) => expect(asText(contents)).toBe(asText(order)));
  test.each(others)('%s does not', (_what, contents) => expect(asText(contents)).not.toBe(asText(order)));
  test('an optional member left out and one given empty mean the same', () => {
    const without = withBuyer({ nameKana: undefined, email: undefined });
    expect(asText(withBuyer({ nameKana: '', email: ' ' }))).toBe(asText(without));
    expect(asText(withPlace({ tel: '' }))).toBe(asText(withPlace({ tel: undefined })));
    expect(asText(withItem({ code: '' }))).toBe(asText(withItem({ code: undefined })));
  });
});

test('an amendment that spells the same otherwise is no change: no new credit, no call', () => {
  const state = approved({ contents: order });
  for (const [what, contents] of spellings) expect(amendPlan(state, contents, false), what).toMatchObject({ kind: 'way', way: 'record' });
});

test('what orders are known by never changes: whoever changes a conversion gives the fingerprint another form', () => {
  const awkward = anOrder({
    orderedAt: '2026-11-23T10:15:00.5+09:00',
    buyer: aBuyer({ name: 'ﾐﾎﾝ ｶﾞ~〜－‐—"\'\\¥ Ⅳ①㈱髙﨑', nameKana: 'ぱピﾌﾟヶ・ー゜ A-1', tel: '+81 (0)90‐0000ー0000', postalCode: '〒１００－０００１', email: 'Ａ−b@C.jp', address: '東京都⻄⽊1-2−3ー4‐5 見本ﾋﾞﾙ' }),
    items: [goods(500, '½ é ♥ 😀 ㎖'), { kind: 'discount', name: '値引き\t１０％', subtotalYen: -1, taxRate: 10, code: ' a-1 ' }],
    destinations: [place],
  });
  expect(createHash('sha256').update(asText(awkward)).digest('hex')).toBe('6eff0156158193bc2cddd992a3226308d446bbdaa7c2a64648fd34126dc1630d');
});
