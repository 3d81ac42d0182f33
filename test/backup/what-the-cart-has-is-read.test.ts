/** Lists of order numbers, ranges and whole orders, as they are given to the reconciliation; and what staff get back. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Found } from '../../src/reconcile/api.ts';
import { rangeOf, readNumbers, readOrders } from '../../src/reconcile/numbers.ts';
import { writeReport } from '../../src/reconcile/report.ts';
import { urgency, words } from '../../src/reconcile/words.ts';

const folder = mkdtempSync(join(tmpdir(), 'torihiki-numbers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (content: string | Buffer): string => {
  const path = join(folder, 'file');
  writeFileSync(path, content);
  return path;
};

test.each([
  ['one a line', 'A-1\nA-2\n\nA-3\n'],
  ['with line ends of Windows', 'A-1\r\nA-2\r\nA-3'],
  ['one a line in quotes', '"A-1"\n"A-2"\n"A-3"'],
  ['behind cells with commas, quotes and line ends', '氏名,住所,受注番号\n"山田, 花子","1-2\n""角""の家",A-1\n"佐藤","3, 4","A-2"\nx,,A-3'],
  ['behind a quote that only looks like one', '備考,受注番号\n5" の箱,A-1\n,A-2\n"",A-3'],
  ['the column that the header names', '受注日,受注番号,金額\n2026-11-01,A-1,1\n2026-11-02,"A-2",2\n2026-11-03,A-3,3'],
  ['in a file with tabs', 'id\torderNumber\n1\tA-1\n2\tA-2\n3\tA-3'],
  ['each once', 'A-1\nA-2\nA-1\nA-3'],
])('%s', (_what, text) => {
  expect(readNumbers(file(text))).toEqual(['A-1', 'A-2', 'A-3']);
});

test('as a cart of this country writes it (CP932)', () => {
  // 受注番号 in CP932, and a name that is none of our business.
  const header = Buffer.from([0x8e, 0xf3, 0x92, 0x8d, 0x94, 0xd4, 0x8d, 0x86]);
  expect(readNumbers(file(Buffer.concat([Buffer.from('name,'), header, Buffer.from('\r\n'), Buffer.from([0x89, 0xd4]), Buffer.from(',A-7\r\n')])))).toEqual(['A-7']);
});

test.each([['nothing', ''], ['only a header', '受注番号\n'], ['what is no number', 'A-1\n受注 2\n']])('%s is told', (_what, text) => {
  expect(() => readNumbers(file(text))).toThrow(/order number/);
});

test('several columns without a header that is known are refused, and the known ones named', () => {
  expect(() => readNumbers(file('A-1,x\nA-2,y'))).toThrow(/line 1: there are several columns.*受注番号, 注文番号, orderNumber/);
  expect(() => readNumbers(file('A-1\nA-2\t\n'))).not.toThrow();
  expect(() => readNumbers(file('番号,日付\nA-1,2026-11-01'))).toThrow(/several columns/);
  expect(() => readNumbers(file('受注番号,注文番号\nA-1,A-2'))).toThrow(/more than one column/);
});

test('a refusal names the line and says nothing of what stands there', () => {
  const told = (read: () => unknown): string => {
    try {
      read();
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return 'not refused';
  };
  const name = '山田花子';
  for (const [said, line] of [
    [told(() => readNumbers(file(`A-1\n\n${name}\n`))), 'line 3'],
    [told(() => readNumbers(file(`注,受注番号\n"a\nb",A-1\nx,"${name}"\n`))), 'line 4'],
    [told(() => readNumbers(file(`受注番号\nA-1\n"${name}\nA-2\n`))), 'line 3'],
    [told(() => readOrders(file(`{"orderNumber":"A-1"}\n{"orderNumber":"${name}"}\n`))), 'line 2'],
    [told(() => readOrders(file(`{"orderNumber":"A-1"}\n{"orderNumber":${name}\n`))), 'line 2'],
  ] as const) {
    expect(said).toContain(line);
    expect(said).not.toContain(name);
  }
});

describe('a range', () => {
  test('counts the digits at the end, with as many places', () => {
    expect(rangeOf('A-0998..A-1001')).toEqual(['A-0998', 'A-0999', 'A-1000', 'A-1001']);
    expect(rangeOf('7..9')).toEqual(['7', '8', '9']);
    expect(rangeOf('A-5..A-5')).toEqual(['A-5']);
    expect(rangeOf('98..101')).toEqual(['98', '99', '100', '101']);
  });
  test('counts rightly where a number is greater than a double holds', () => {
    expect(rangeOf('9007199254740992..9007199254740995')).toEqual(['9007199254740992', '9007199254740993', '9007199254740994', '9007199254740995']);
    expect(rangeOf('R00090071992547409931..R00090071992547409932')).toEqual(['R00090071992547409931', 'R00090071992547409932']);
  });
  test.each(['A-1', 'A-1..B-2', 'A-9..A-1', 'A..B', 'A-1..A-999999999', 'A-007..A-12', ''])('%s is none', (text) => {
    expect(() => rangeOf(text)).toThrow(/--range is like/);
  });
});

test('whole orders are one JSON object a line; a line that is none is named', () => {
  expect(readOrders(file('{"orderNumber":"A-1","method":"atobarai"}\n\n{"orderNumber":"A-2"}\n'))).toEqual([{ orderNumber: 'A-1', method: 'atobarai' }, { orderNumber: 'A-2' }]);
  expect(() => readOrders(file('{"orderNumber":"A-1"}\n[1]\n'))).toThrow(/line 2/);
  expect(() => readOrders(file('{"order'))).toThrow(/line 1/);
  expect(() => readOrders(join(folder, 'nothing'))).toThrow(/cannot be read/);
});

test('staff get the most urgent first, with what to do, and not what agrees; programs get all', () => {
  const found = (finding: Found['finding'], orderNumber: string): Found => ({ orderNumber, finding, service: 'x', known: null, credits: [{ settlementNo: `${orderNumber}-1`, generation: 1, status: 'approved', statusLabel: '承認済み"1"', stands: true, role: 'unknown' }], reason: null });
  const lines = (['agrees', 'lost', 'twoCredits'] as const).map((kind, at) => ({ shop: 'demo', found: found(kind, `A-${at}`), done: null, isWork: words[kind].isWork }));
  const { csv, json } = writeReport(folder, lines, null, new Date('2026-11-23T01:02:03.456Z'));
  expect(csv).toMatch(/reconcile-20261123T010203Z\.csv$/);
  const rows = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatch(/^\uFEFF"要対応","店舗"/);
  expect(rows[1]).toContain('"A-2"');
  expect(rows[1]).toContain('"承認済み""1"""');
  expect(rows[2]).toContain('--adopt');
  const told = JSON.parse(readFileSync(json, 'utf8'));
  expect(told).toMatchObject({ counts: { twoCredits: 1, lost: 1, agrees: 1 }, orders: [{ finding: 'twoCredits' }, { finding: 'lost' }, { finding: 'agrees' }] });
});

test.each(urgency)('%s has its words', (kind) => {
  const { label, toDo, isWork } = words[kind];
  const said = toDo({ orderNumber: 'A-1', finding: kind, service: 'x', known: { status: '', statusLabel: '', settlementNo: 'A-1-1', amountYen: 1, ended: false }, credits: [{ settlementNo: 'A-1-2', generation: 2, status: 'approved', statusLabel: '', stands: true, role: 'unknown' }], reason: 'x' });
  expect(label.length).toBeGreaterThan(1);
  expect(said.includes('することはありません')).toBe(!isWork && kind !== 'underWay');
});

test('a second credit is called lost by the restore only where the records do not know it', () => {
  const credit = (role: Found['credits'][number]['role'], generation: number) => ({ settlementNo: `A-1-${generation}`, generation, status: 'approved', statusLabel: '', stands: true, role });
  const said = (...credits: Found['credits']): string => words.twoCredits.toDo({ orderNumber: 'A-1', finding: 'twoCredits', service: 'x', known: null, credits, reason: null });
  expect(said(credit('present', 1), credit('unknown', 2))).toMatch(/当方の与信（A-1-1）、復元で失われた与信（A-1-2）.*与信内容変更/);
  expect(said(credit('present', 2), credit('earlier', 1))).toMatch(/^当方の与信（A-1-2）、前の番号の与信（A-1-1）がYamatoに残っています。残すべき与信を確認し、不要な方をYamatoの管理画面で/);
  expect(said(credit('present', 2), credit('earlier', 1))).not.toMatch(/復元|与信内容変更/);
});
