import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { atobaraiTables } from '../../scripts/atobarai-tables.ts';
import { cardTables } from '../../scripts/card-tables.ts';

describe.each([['atobarai', atobaraiTables], ['card', cardTables]])('docs/%s.md', (name, tables) => {
  const page = readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

  test('says what the domain’s tables say; else: node scripts/print-tables.ts', () => {
    expect(page).toBe(tables());
  });

  test('has as many cells in each row as in its table’s head', () => {
    const found = page.trim().split('\n\n').filter((block) => block.startsWith('|'));
    expect(found.length).toBeGreaterThanOrEqual(6);
    for (const table of found) {
      const widths = table.split('\n').map((row) => row.replaceAll('\\|', '').split('|').length);
      expect(new Set(widths).size, table.slice(0, 80)).toBe(1);
    }
  });
});
