/**
 * Loaded before a program that moves folders: kills it (SIGKILL) before the step of that number (`KILLED_AT`, from 1), or right
 * after a folder got a name with `KILLED_AFTER` in it. Steps are what changes names or writes a file.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { KILLED_AT, KILLED_AFTER } = process.env;
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === Number(KILLED_AT)) process.kill(process.pid, 'SIGKILL');
}

const { renameSync, rmSync, writeFileSync } = fs;
fs.renameSync = (from, to) => {
  step();
  renameSync(from, to);
  if (KILLED_AFTER !== undefined && String(to).includes(KILLED_AFTER)) process.kill(process.pid, 'SIGKILL');
};
fs.rmSync = (path, options) => {
  step();
  rmSync(path, options);
};
fs.writeFileSync = (file, data, options) => {
  step();
  writeFileSync(file, data, options);
};
syncBuiltinESMExports();
