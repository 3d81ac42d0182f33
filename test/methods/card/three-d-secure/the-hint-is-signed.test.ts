import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { type SignedHint, sendOnTo, signatureOf } from '../../../../src/api/methods/card/three-d-secure/send-on.ts';

const SECRET = 'a-secret-of-thirty-two-characters';
const hint: SignedHint = { orderNumber: 'A-7', status: 'provisionalSale', at: '2026-11-23T01:23:45.000Z', nonce: 'bm9uY2U' };

test('a cart can check it in one line, and any other value has another signature', () => {
  expect(signatureOf(hint, SECRET)).toBe(createHmac('sha256', SECRET).update('A-7\nprovisionalSale\n2026-11-23T01:23:45.000Z\nbm9uY2U').digest('hex'));
  expect(signatureOf(hint, SECRET)).toBe('a5eb3548436c5c40deaf89f1984526f55e74eec61e218908b50ff7eef2d317d4');
  const others = (Object.keys(hint) as (keyof SignedHint)[]).map((name) => signatureOf({ ...hint, [name]: `${hint[name]}x` }, SECRET));
  expect(new Set([...others, signatureOf(hint, `${SECRET}x`), signatureOf(hint, SECRET)]).size).toBe(6);
});

test('what the cart has in its address stays, but nothing there passes for ours', () => {
  const address = new URL(sendOnTo('https://cart.example/done?session=a%20b&status=paid&signature=forged#end', hint, SECRET));
  expect(Object.fromEntries(address.searchParams)).toEqual({ session: 'a b', ...hint, signature: signatureOf(hint, SECRET) });
  expect([address.origin, address.pathname, address.hash]).toEqual(['https://cart.example', '/done', '#end']);
  const unsigned = new URL(sendOnTo('https://cart.example/done?signature=forged', hint, null));
  expect(Object.fromEntries(unsigned.searchParams)).toEqual(hint);
});
