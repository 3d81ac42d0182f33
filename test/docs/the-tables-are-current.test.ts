import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { atobaraiTables } from '../../scripts/atobarai-tables.ts';

const page = readFileSync(new URL('../../docs/atobarai.md', import.meta.url), 'utf8');

test('docs/atobarai.md says what the domain’s tables say; else: node scripts/print-tables.ts', () => {
  expect(page).toBe(atobaraiTables());
});

test('every table has as many cells in each row as in its head', () => {
  const tables = page.trim().split('\n\n').filter((block) => block.startsWith('|'));
  expect(tables.length).toBeGreaterThanOrEqual(6);
  for (const table of tables) {
    const widths = table.split('\n').map((row) => row.replaceAll('\\|', '').split('|').length);
    expect(new Set(widths).size, table.slice(0, 80)).toBe(1);
  }
});
