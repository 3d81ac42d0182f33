import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { closeInquiryConnections } from '../../src/yamato/form-post.ts';
import { inquireCredit } from '../../src/yamato/atobarai/credit.ts';
import { checkSmsCode } from '../../src/yamato/atobarai/sms.ts';
import { everyOperation } from './every-operation.ts';
import { describeFaultMatrix, saidOfFailures } from './fault-matrix.ts';
import { aMerchant, ok } from './stub-yamato.ts';

afterAll(closeInquiryConnections);

const matrix = {
  operations: everyOperation,
  asking: ['KAARS0010', 'KAAST0010', 'KAASD0010'],
  merchantAt: (url: string, timeoutMs = 2_000) => aMerchant(url, { timeoutMs }),
  answer: ok({ result: '1' }),
};

describeFaultMatrix(matrix);

test('no outcome of a failure carries what was sent, and the client writes no log', async () => {
  const said = await saidOfFailures(matrix);
  for (const secret of ['abcd1234', '見本', '千代田', '09000000000', 'hanako', '12345678901']) expect(said).not.toContain(secret);
  const sources = ['form-post.ts', 'network-failure.ts', 'xml-answer.ts', 'atobarai/call.ts', 'atobarai/answer.ts', 'atobarai/credit.ts'];
  for (const source of sources) expect(readFileSync(new URL(`../../src/yamato/${source}`, import.meta.url), 'utf8')).not.toMatch(/console\.|log\./);
});

test('a number that breaks the rule is a programming mistake and its error carries no value', async () => {
  const merchant = aMerchant('http://127.0.0.1:9');
  await expect(inquireCredit(merchant, { settlementNo: '見本 花子', now: new Date() })).rejects.toThrow(/^settlementNo breaks the rule/);
  await expect(checkSmsCode(merchant, { settlementNo: 'A', now: new Date(), code: '１２３４' })).rejects.toThrow(/^an SMS code is/);
});
