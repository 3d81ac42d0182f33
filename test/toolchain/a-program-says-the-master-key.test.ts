import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { keyOfCommand } from '../../src/key-command.ts';
import { masterKeyOf, otherMasterKeysOf } from '../../src/master-key.ts';
import { startFault } from '../../src/process/start-fault.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki key command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const key = Buffer.alloc(32, 5);

/** A program of Node's, so that it runs wherever the tests do. */
const program = (code: string): string[] => [process.execPath, '-e', code];
const says = (text: string): string[] => program(`process.stdout.write(${JSON.stringify(text)})`);
const failure = async (command: readonly string[], timeoutMs?: number): Promise<string> =>
  keyOfCommand('MASTER_KEY_COMMAND', command, timeoutMs).then(() => 'a key', (error: Error) => startFault('records', error).message);

test('its standard output is the key, with or without a line end', async () => {
  expect(Buffer.from(await keyOfCommand('MASTER_KEY_COMMAND', says(key.toString('base64')))).equals(key)).toBe(true);
  expect(Buffer.from(await keyOfCommand('MASTER_KEY_COMMAND', says(`${key.toString('base64')}\n`))).equals(key)).toBe(true);
});

test('it stands wherever a key does', async () => {
  const command = JSON.stringify(says(key.toString('base64')));
  expect(Buffer.from(await masterKeyOf(parseConfig({ MASTER_KEY_COMMAND: command }), 'known')).equals(key)).toBe(true);
  expect((await otherMasterKeysOf(parseConfig({ NEW_MASTER_KEY_COMMAND: command, PREVIOUS_MASTER_KEY_COMMAND: command }))).map((each) => Buffer.from(each).equals(key))).toEqual([true, true]);
});

test('no shell reads it: its arguments arrive as they are, and its path may have blanks', async () => {
  const script = join(folder, 'unwrap');
  writeFileSync(script, `#!${process.execPath}\nif (process.argv[2] !== '$(touch x); "a"') process.exit(3);\nprocess.stdout.write('${key.toString('base64')}');\n`);
  chmodSync(script, 0o700);
  expect(Buffer.from(await keyOfCommand('MASTER_KEY_COMMAND', [script, '$(touch x); "a"'])).equals(key)).toBe(true);
});

test('what it writes to its error output is shown when it fails, what it writes to its standard output never', async () => {
  const said = await failure(program(`process.stdout.write('half a secret'); process.stderr.write('access denied by the key service\\n'); process.exitCode = 7`));
  expect(said).toMatch(/^MASTER_KEY_COMMAND: .* ended with 7\. It said: access denied by the key service Run it by hand/);
  expect(said).not.toContain('half a secret');
});

test.each([
  ['too short a key', says('c2hvcnQ='), /did not write 32 bytes in base64/],
  ['no key', says(''), /did not write 32 bytes in base64.*It said nothing/],
  ['a key and more', says(`key: ${key.toString('base64')}`), /did not write 32 bytes in base64/],
  ['a program that is not there', [join(folder, 'nowhere'), 'arg'], /nowhere is not there/],
  ['one that may not be run', [join(folder, 'plain')], /plain may not be run by this user/],
  ['one that writes without end', program(`process.stdout.write('A'.repeat(200000))`), /wrote more than 64 KB/],
])('%s is no key, and says what to do', async (_what, command, says_) => {
  writeFileSync(join(folder, 'plain'), 'text', { mode: 0o600 });
  const said = await failure(command);
  expect(said).toMatch(says_);
  expect(said).toContain('Run it by hand');
  expect(said).not.toContain(key.toString('base64'));
});

test('one that does not end is ended', async () => {
  expect(await failure(program('setInterval(() => {}, 1000)'), 300)).toMatch(/did not end within 0\.3 s/);
});

test('one that waits for somebody to type is told that nobody does', async () => {
  expect(await failure(program(`process.stdin.resume().on('end', () => { process.stderr.write('no input'); process.exitCode = 2; })`))).toContain('It said: no input');
});

test('it gets the environment, but none of our own secrets', async () => {
  process.env['MASTER_KEY'] = 'ours';
  process.env['KEY_SERVICE_REGION'] = 'tokyo';
  try {
    const check = `process.stdout.write(process.env.MASTER_KEY === undefined && process.env.KEY_SERVICE_REGION === 'tokyo' ? '${key.toString('base64')}' : '')`;
    expect(Buffer.from(await keyOfCommand('MASTER_KEY_COMMAND', program(check))).equals(key)).toBe(true);
  } finally {
    delete process.env['MASTER_KEY'];
    delete process.env['KEY_SERVICE_REGION'];
  }
});
