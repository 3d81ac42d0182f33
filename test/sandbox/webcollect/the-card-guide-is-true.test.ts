import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../src/sandbox/services/webcollect/operations/catalogue.ts';
import { CONTRACTS } from '../../../src/sandbox/services/webcollect/merchant.ts';
import { aCardSandbox, DIVISIONS, sha256, TRADER } from './a-card-sandbox.ts';

const guide = readFileSync('docs/sandbox-cards.md', 'utf8');
const faultLines = [...guide.matchAll(/^curl -s \$C -d '(.*)'$/gm)].map((match) => match[1] ?? '');

describe('docs/sandbox-cards.md', () => {
  it.each(faultLines)('%s is accepted', async (line) => {
    const shop = await aCardSandbox();
    expect((await shop.json('POST', '/sandbox/faults', JSON.parse(line))).status).toBe(201);
  });

  it('names every function, every setting with its contract, and every edit', async () => {
    const shop = await aCardSandbox();
    expect(operations.map(({ div }) => div).toSorted()).toEqual(DIVISIONS.toSorted());
    for (const { div, path } of operations.filter(({ div: known }) => !['B04', 'B05'].includes(known))) for (const word of [div, path]) expect(guide).toContain(`\`${word}\``);
    const { body } = await shop.json('GET', `/sandbox/merchants/webcollect/${TRADER}`);
    for (const key of [...Object.keys(body).filter((name) => name !== 'code'), ...CONTRACTS]) expect(guide, key).toContain(key);
    await shop.pay();
    const { error } = (await shop.edit({ edit: 'x' })).body;
    for (const edit of /one of (.*)$/.exec(error)?.[1]?.split(', ') ?? ['none']) expect(guide, edit).toMatch(new RegExp(`^\\| \`${edit}\``, 'm'));
  });

  it('its first order is authorised', async () => {
    const shop = await aCardSandbox();
    const info = JSON.parse((/sandbox\/token -d '(\{.*?\})' \|/.exec(guide)?.[1] ?? '').replace(/'\$\(.*?\)'/, sha256('12345670')));
    const { token } = await (await fetch(`${shop.url}/sandbox/token`, { method: 'POST', body: JSON.stringify(info) })).json() as { token: string };
    const line = /creditToken -d function_div=A08[\s\S]*?\$TOKEN/.exec(guide)?.[0] ?? '';
    const fields = Object.fromEntries([...line.matchAll(/(?:-d|--data-urlencode) (\w+)=(\S+)/g)].map((match) => [match[1], match[2]]));
    expect(await shop.code('A08', { ...fields, buyer_name_kanji: '見本　花子', token })).toBe('');
    expect(await shop.status('DOC-1')).toBe('4');
  });
});
