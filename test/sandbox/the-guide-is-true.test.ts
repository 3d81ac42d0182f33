import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aSandbox } from './a-sandbox.ts';

const guide = readFileSync('docs/sandbox.md', 'utf8');
const linesIn = (text: string) => [...text.matchAll(/^curl -s \$[CF] -d '(.*)'$/gm)].map((match) => match[1] ?? '');
const faultLines = linesIn(guide);

describe('docs/sandbox.md', () => {
  it.each(faultLines)('%s is accepted', async (line) => {
    const shop = await aSandbox();
    expect((await shop.json('POST', '/sandbox/faults', line)).status).toBe(201);
  });

  it('has a line for every kind of fault, here or on the page of the other service', async () => {
    const { kinds } = (await (await aSandbox()).json('GET', '/sandbox/faults')).body;
    expect(new Set([...faultLines, ...linesIn(readFileSync('docs/sandbox-cards.md', 'utf8'))].map((line) => JSON.parse(line).fault))).toEqual(new Set(kinds));
  });

  it.each([...guide.matchAll(/sandbox\/clock -d '([^']*)'/g)].map((match) => match[1] ?? ''))('clock %s is accepted', async (line) => {
    expect((await (await aSandbox()).clock(line)).status).toBe(200);
  });

  it('the first credit of the guide is approved', async () => {
    const shop = await aSandbox();
    const now = '20260401101500';
    const line = /^curl -s http[^\n]*KAARA0010(?:.*\\\n)+.*$/m.exec(guide)?.[0] ?? '';
    const filled = line.replaceAll('$(date +%Y%m%d%H%M%S)', now).replaceAll('$(date +%Y%m%d)', now.slice(0, 8));
    const fields = Object.fromEntries([...filled.matchAll(/--data-urlencode (\w+)=(\S+?)(?=[ \n]|$)/g)].map((match) => [match[1], match[2]]));
    // A full-width space is no separator to a shell, but it is one to \S.
    const answer = await (await shop.post('KAARA', { ...fields, name: '見本　花子' })).text();
    expect(answer).toContain('<result>0</result>');
  });

  it('names every merchant setting', async () => {
    const { body } = await (await aSandbox()).json('GET', '/sandbox/merchants/atobarai/12345678901');
    for (const key of Object.keys(body).filter((name) => name !== 'code')) expect(guide, key).toContain(key);
  });
});
