import { closeSync, fsyncSync, openSync } from 'node:fs';

/** A new or changed name of a file is on the disk, and not only in the system's memory, once this returns. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
