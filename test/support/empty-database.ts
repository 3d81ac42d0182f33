/** A database made once for the whole run and copied: making one takes some seconds of computing, opening one a tenth of that. */
import { cpSync } from 'node:fs';
import { pgliteFolderOf } from '../../src/records/database/records-folder.ts';
import type { EngineForTests } from './engine.ts';

/** Does nothing where no run has prepared one: then the records make their own. */
export function putEmptyDatabase(prepared: EngineForTests, dataDir: string): void {
  if (!('missing' in prepared)) cpSync(prepared.emptyDatabase, pgliteFolderOf(dataDir), { recursive: true });
}
