import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project folder, wherever the command was typed. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where npm puts the Node 24 of this machine, if there is one for it: an optional package per platform, with its checksum in the lock file. */
export const NODE_PACKAGE = `node_modules/node-${process.platform}-${process.arch}`;
