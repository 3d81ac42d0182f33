import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/sandbox/core/ledger/database.ts';
import { openRequests } from '../../src/sandbox/core/ledger/requests.ts';
import { creditForm } from '../methods/atobarai/an-order.ts';
import { aSandbox, pathOf, readXml, reduction, reissue, slipNo } from './a-sandbox.ts';
import type { Fields } from './a-sandbox.ts';

const good: Record<string, Fields> = {
  KAARA: creditForm({ orderNo: 'N-1' }),
  KAARS: { orderNo: 'A-1' },
  KAASL: { orderNo: 'A-1', paymentNo: slipNo(1), processDiv: '0', shipYmd: '', beforePaymentNo: '' },
  KAAST: { orderNo: 'A-1' },
  KAACL: { orderNo: 'A-1' },
  KAAKK: reduction(),
  KAASD: { orderNo: 'A-1' },
  KAARR: reissue(),
  KAASA: { orderNo: 'A-1', ninCode: '1234' },
};

const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', ' ', '0', '-', '--', '99999999', '20260230', '2026040110150', '__proto__', 'constructor', '\u0000', '見本', '\u{1f600}', '%', '&=', "' OR 1=1"),
  fc.string({ unit: fc.constantFrom('0', '9', '-'), maxLength: 15 }),
);

/** An operation with one to four of its good values spoilt. fast-check prints the seed when it fails. */
const spoilt = fc.constantFrom(...Object.keys(good)).chain((operation) => {
  const names = [...Object.keys(good[operation] ?? {}), 'ycfStrCode', 'password', 'requestDate', 'nonsense'];
  return fc.record({ operation: fc.constant(operation), spoil: fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: 4 }) });
});

describe('whatever comes in', () => {
  it('the answer is well-formed, with a code of the operation or none', async () => {
    const shop = await aSandbox();
    await shop.call('KAARA', creditForm());
    await fc.assert(
      fc.asyncProperty(spoilt, async ({ operation, spoil }) => {
        const response = await shop.post(operation, { ...good[operation], ...spoil });
        expect(response.status).toBe(200);
        const answer = readXml(await response.text());
        expect(answer['requestDate']).toMatch(/^\d{14}$/);
        if (answer['returnCode'] === '1') expect(answer['errorCode']).toMatch(new RegExp(`^(${operation.toLowerCase()}\\d{3}E|err0001)$`));
        else expect(answer['errorCode']).toBe('');
      }),
      { numRuns: 600 },
    );
  });

  it.each(['', '=', '&&&', '%', '%E0%A4', 'a', 'ycfStrCode', '\u0000\u0001', 'ycfStrCode=1&ycfStrCode=2', '<xml/>'])('the body %j is answered', async (body) => {
    const shop = await aSandbox();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const operation of Object.keys(good)) {
      const response = await fetch(`${shop.url}${pathOf(operation)}`, { method: 'POST', headers, body });
      expect(readXml(await response.text())['returnCode']).toBe('1');
    }
  });
});

describe('the log of requests', () => {
  it('keeps the last ten thousand or so', () => {
    const requests = openRequests(openDatabase(':memory:'));
    for (let n = 1; n <= 11_000; n += 1) {
      requests.add({ at: n, service: 'atobarai', operation: 'KAAST', merchant: '1', orderNo: `A-${n}`, parameters: {}, processed: true, httpStatus: 200, answer: '', fault: null });
    }
    const kept = requests.last(20_000);
    expect(kept).toHaveLength(10_000);
    expect([kept[0]?.orderNo, kept.at(-1)?.orderNo]).toEqual(['A-11000', 'A-1001']);
  });
});
