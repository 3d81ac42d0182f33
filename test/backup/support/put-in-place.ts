/** Puts what it makes in the place of a folder, as a restore does. */
import { appendFileSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPlace } from '../../../src/backup/put-in-place.ts';

const place = openPlace(process.argv[2] ?? '', true, new Date());
mkdirSync(place.work, { recursive: true });
appendFileSync(join(place.work, 'orders'), 'of the backup');
copyFileSync(join(place.target, 'master.key'), join(place.work, 'master.key'));
place.put();
