import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mayAct } from '../../src/api/access.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { actionLabel } from '../../src/domain/lifecycle/action-labels.ts';
import { openVerdicts } from '../../src/domain/order/order-state.ts';
import { REISSUE_REASONS } from '../../src/domain/atobarai/values/reissue-reason.ts';
import { parseBody } from '../../src/api/request-validation.ts';
import { actionBody } from '../../src/api/contracts/action-body.ts';
import { startOrderBody } from '../../src/api/contracts/order-body.ts';
import { searchOrdersBody } from '../../src/api/contracts/search-body.ts';
import { problemCodes, problemRule } from '../../src/api/problems.ts';
import { correctionMessage } from '../../src/api/buyer-message.ts';
import { invoiceProblems } from '../../src/api/methods/atobarai/problems.ts';
import { atobaraiSentences, buyerMessages } from '../../src/api/methods/atobarai/sentences.ts';

const guide = readFileSync(new URL('../../docs/api-guide.md', import.meta.url), 'utf8');

const everyProblem = [...problemCodes.map((code) => [code, code] as const), ...Object.values(invoiceProblems).map((problem) => [problem.code, problem] as const)];

/** The JSON that the guide's n-th curl line sends. */
function curlBody(index: number): unknown {
  const bodies = [...guide.matchAll(/-d '(\{[\s\S]*?\})'/g)].map((match) => match[1] ?? '');
  return JSON.parse(bodies[index] ?? '');
}

test.each(everyProblem)('%s stands in the table of errors with its status', (code, problem) => {
  const row = guide.split('\n').find((line) => line.startsWith('| ') && line.includes(`\`${code}\``) && /^\| \d{3} /.test(line));
  expect(row, code).toBeDefined();
  expect(row).toMatch(new RegExp(`^\\| ${problemRule(problem).status} `));
});

test.each(Object.keys(atobarai.actions).map((action) => [action, actionLabel(action)] as const))('%s stands in the table of actions with its label, and who may do it', (action, label) => {
  const row = guide.split('\n').find((line) => line.startsWith(`| \`${action}\` |`));
  expect(row).toContain(`| ${label}`);
  expect(row?.includes('(staff)')).toBe(!mayAct('cart', action));
});

test('the words that an action takes are all named', () => {
  const words = [...Object.keys(atobarai.transferTargets), ...atobarai.correctable, ...Object.keys(REISSUE_REASONS)];
  expect(words.filter((word) => !guide.includes(`\`${word}\``))).toEqual([]);
});

test('a code that the guide answers with exists', () => {
  const told = [...guide.matchAll(/\b[45]\d\d `([a-zA-Z]+)`/g)].map((match) => match[1] ?? '');
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter((code) => !everyProblem.some(([known]) => known === code))).toEqual([]);
});

test('the first order, the search and the actions shown are bodies that are taken', () => {
  expect(parseBody(startOrderBody, curlBody(0))).toMatchObject({ ok: true });
  expect(parseBody(actionBody, curlBody(1))).toMatchObject({ ok: true, value: { action: 'submitSmsCode' } });
  expect(parseBody(searchOrdersBody, curlBody(2))).toMatchObject({ ok: true, value: { buyer: '090-0000-0000' } });
  expect(parseBody(actionBody, curlBody(3))).toMatchObject({ ok: true, value: { action: 'registerShipment' } });
});

test.each([...openVerdicts, 'pending'])('%s stands in the table of verdicts as one that goes on', (kind) => {
  expect(guide).toMatch(new RegExp(`^\\| \`202\` \\| \`${kind}\``, 'm'));
});

test.each(Object.keys(atobaraiSentences.waitingForBuyer))('what the shopper must do is shown as next.kind %s', (kind) => {
  expect(guide).toContain(`"next": { "kind": "${kind}", "deadlineAt": `);
});

test('the words for the shopper are the ones that are sent', () => {
  expect(guide).toContain(buyerMessages.refused);
  expect(guide).toContain(buyerMessages.smsCode);
  expect(guide).toContain(correctionMessage('住所１'));
});
