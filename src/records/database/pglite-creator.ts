/**
 * A process of its own that makes a new database in a folder and ends: making one takes a gigabyte for a moment, and what is
 * left of it would stay with the process for its whole life. Started by `create-pglite.ts`.
 */
import { PGlite } from '@electric-sql/pglite';

// Whoever asked is gone: nobody waits for the rest of it.
process.once('disconnect', () => process.exit());

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Which folder?');
const made = new PGlite(folder);
await made.waitReady;
await made.close();
process.send?.('made', () => {
  if (process.connected) process.disconnect();
});
