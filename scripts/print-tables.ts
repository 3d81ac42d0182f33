/** `node scripts/print-tables.ts`: writes docs/atobarai.md anew from the domain's tables. A test tells when it is due. */
import { writeFileSync } from 'node:fs';
import { atobaraiTables } from './atobarai-tables.ts';

writeFileSync(new URL('../docs/atobarai.md', import.meta.url), atobaraiTables());
console.log('docs/atobarai.md is written.');
