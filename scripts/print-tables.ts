/** `node scripts/print-tables.ts`: writes docs/atobarai.md and docs/card.md anew from the domain's tables. A test tells when they are due. */
import { writeFileSync } from 'node:fs';
import { atobaraiTables } from './atobarai-tables.ts';
import { cardTables } from './card-tables.ts';

for (const [page, tables] of [['atobarai', atobaraiTables], ['card', cardTables]] as const) {
  writeFileSync(new URL(`../docs/${page}.md`, import.meta.url), tables());
  console.log(`docs/${page}.md is written.`);
}
