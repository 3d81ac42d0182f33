import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project folder, wherever the command was typed. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
