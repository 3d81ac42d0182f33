import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startOrderBody } from '../../src/api/contracts/order-body.ts';
import { cardCredentialsBody } from '../../src/api/methods/card/credentials.ts';
import { cardSentences } from '../../src/api/methods/card/sentences.ts';
import { parseBody } from '../../src/api/request-validation.ts';
import { headline } from '../../src/domain/card/words.ts';
import { statusLabels } from '../../src/domain/order/status.ts';

const page = readFileSync(new URL('../../docs/cards-for-carts.md', import.meta.url), 'utf8');

test('the start that it shows is one that is taken', () => {
  const [, body = ''] = /-d '(\{[\s\S]*?\})'/.exec(page) ?? [];
  expect(parseBody(startOrderBody, JSON.parse(body))).toMatchObject({ ok: true, value: { method: 'card', card: { payWay: 1 } } });
});

test('the credentials that it shows are ones that are taken', () => {
  const [, body = ''] = /credentials\/card` `(\{.*?\} \})`/.exec(page) ?? [];
  expect(cardCredentialsBody.safeParse(JSON.parse(body.replace('"traderCode": "…", "accessKey": "…"', '"traderCode": "888888801", "accessKey": "1234567"')))).toMatchObject({ success: true });
});

test.each([...new Set(Object.values(headline))])('%s stands in its table with its label', (status) => {
  expect(page).toContain(`| ${statusLabels[status]} | \`${status}\` |`);
});

test.each(Object.keys(cardSentences.waitingForBuyer))('what the shopper must do is shown as next.kind %s', (kind) => {
  expect(page).toContain(`\`next.kind\` \`${kind}\``);
});
