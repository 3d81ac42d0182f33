import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** The folder table of the architecture: what each folder may import of ours. */
const MAY_IMPORT: Record<string, string[]> = {
  domain: [],
  workflows: ['domain'],
  activities: ['domain', 'yamato', 'records', 'keys', 'config', 'log'],
  yamato: ['domain', 'config', 'log'],
  records: ['domain', 'keys', 'config', 'log'],
  keys: ['config', 'log'],
  api: ['domain', 'invoice', 'records', 'keys', 'observe', 'config', 'log'],
  invoice: ['domain'],
  csv: ['domain', 'config', 'log'],
  sandbox: [],
  engine: ['config', 'log'],
  observe: ['domain', 'yamato', 'config', 'log'],
};
/** Where only types may cross. */
const MAY_IMPORT_TYPES: Record<string, string[]> = { workflows: ['activities'], activities: ['workflows'], keys: ['records'], observe: ['records'] };
const FOLDERS = [...Object.keys(MAY_IMPORT), 'worker', 'process', 'backup'];
const FILES = ['config', 'log', 'main'];

/** Who looks into the domain of one payment method → whether it is refused. */
const METHOD_PROBES: readonly (readonly [path: string, target: string, refused: boolean])[] = [
  ['src/workflows/method-probe.ts', '../domain/made-up/thing.ts', true],
  ['src/workflows/deep/method-probe.ts', '../../domain/atobarai/thing.ts', true],
  ['src/workflows/shared-probe.ts', '../domain/lifecycle/thing.ts', false],
  ['src/workflows/registry-probe.ts', '../domain/methods.ts', false],
  ['src/records/method-probe.ts', '../domain/made-up/thing.ts', true],
  ['src/records/shared-probe.ts', '../domain/order/thing.ts', false],
  ['src/api/method-probe.ts', '../domain/made-up/thing.ts', true],
  ['src/api/deep/method-probe.ts', '../../domain/made-up/thing.ts', true],
  ['src/api/shared-probe.ts', '../domain/values/thing.ts', false],
  ['src/api/methods/made-up/method-probe.ts', '../../../domain/made-up/thing.ts', false],
  ['src/activities/made-up/method-probe.ts', '../../domain/made-up/thing.ts', false],
  ['src/yamato/made-up/method-probe.ts', '../../domain/made-up/thing.ts', false],
  ['src/observe/method-probe.ts', '../domain/made-up/thing.ts', true],
  ['src/domain/lifecycle/method-probe.ts', '../made-up/thing.ts', true],
  ['src/domain/order/method-probe.ts', '../atobarai/thing.ts', true],
  ['src/domain/values/method-probe.ts', '../atobarai/thing.ts', true],
  ['src/domain/lifecycle/shared-probe.ts', '../order/thing.ts', false],
  ['src/domain/made-up/method-probe.ts', '../lifecycle/thing.ts', false],
  ['src/domain/methods.ts', './made-up/thing.ts', false],
];

let project: string;
let faults: Map<string, string[]>;

/** A project of probes: one file per arrow, and nothing else. */
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'torihiki-lint-'));
  cpSync(join(ROOT, '.oxlintrc.json'), join(project, '.oxlintrc.json'));
  for (const from of Object.keys(MAY_IMPORT)) {
    for (const to of [...FOLDERS, ...FILES].filter((name) => name !== from)) {
      const target = FILES.includes(to) ? `${to}.ts` : `${to}/thing.ts`;
      probe(`src/${from}/value-${to}.ts`, `import { thing } from '../${target}';\nexport const used = thing;\n`);
      probe(`src/${from}/deep/value-${to}.ts`, `import { thing } from '../../${target}';\nexport const used = thing;\n`);
      probe(`src/${from}/type-${to}.ts`, `import type { Thing } from '../${target}';\nexport type Used = Thing;\n`);
    }
  }
  probe('src/api/value-contract.ts', "import { thing } from '../workflows/contract.ts';\nexport const used = thing;\n");
  probe('src/observe/value-contract.ts', "import { thing } from '../workflows/contract.ts';\nexport const used = thing;\n");
  probe('src/api/connection-test.ts', "import { thing } from '../yamato/thing.ts';\nexport const used = thing;\n");
  probe('src/api/methods/made-up/notice.ts', "import { thing } from '../../../yamato/thing.ts';\nexport const used = thing;\n");
  probe('src/api/methods/made-up/method.ts', "import { thing } from '../../../yamato/thing.ts';\nexport const used = thing;\n");
  for (const [path, target] of METHOD_PROBES) probe(path, `import { thing } from '${target}';\nexport const used = thing;\n`);
  probe('src/log.ts', "import { thing } from './domain/thing.ts';\nexport const used = thing;\n");
  probe('src/api/date.ts', 'export const year = (at: Date): number => at.getFullYear();\n');
  probe('src/domain/values/japan-time.ts', 'export const year = (at: Date): number => at.getUTCFullYear();\n');
  probe('src/api/console.ts', "console.log('x');\n");
  probe('src/main.ts', "console.log('x');\n");
  probe('src/api/default.ts', 'export default 1;\n');
  probe('src/api/any.ts', 'export const loose = (x: any): unknown => x;\n');
  probe('src/api/bang.ts', 'export const sure = (x?: string): string => x!;\n');
  probe('test/bang.ts', 'export const sure = (x?: string): string => x!;\n');
  probe('src/api/floating.ts', 'const later = async (): Promise<void> => {};\nexport const start = (): void => {\n  later();\n};\n');
  probe('src/api/switch.ts', "export function f(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      return;\n  }\n}\n");
  probe('tsconfig.json', '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2024", "module": "nodenext", "types": [] } }');
  faults = lint(project);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function probe(path: string, text: string): void {
  mkdirSync(join(project, path, '..'), { recursive: true });
  writeFileSync(join(project, path), text);
}

function lint(folder: string): Map<string, string[]> {
  const oxlint = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const env = { ...process.env, PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH']}` };
  let printed: string;
  try {
    printed = execFileSync(process.execPath, [oxlint, '--type-aware', '-f', 'json'], { cwd: folder, env, encoding: 'utf8', maxBuffer: 1e8 });
  } catch (error) {
    printed = (error as { stdout: string }).stdout; // it exits 1, as it must
  }
  const found = new Map<string, string[]>();
  for (const { filename, code } of (JSON.parse(printed) as { diagnostics: { filename: string; code: string }[] }).diagnostics) {
    found.set(filename, [...(found.get(filename) ?? []), code]);
  }
  return found;
}

const isRefused = (path: string, rule: string): boolean => (faults.get(path) ?? []).some((code) => code.includes(rule));

describe.each(Object.keys(MAY_IMPORT))('src/%s', (from) => {
  const others = [...FOLDERS, ...FILES].filter((name) => name !== from);
  const allowed = MAY_IMPORT[from]!;
  const types = MAY_IMPORT_TYPES[from] ?? [];

  it('imports what the table says, at any depth', () => {
    for (const to of others.filter((name) => allowed.includes(name))) {
      expect(isRefused(`src/${from}/value-${to}.ts`, 'no-restricted-imports'), `${from} -> ${to}`).toBe(false);
      expect(isRefused(`src/${from}/deep/value-${to}.ts`, 'no-restricted-imports'), `${from}/deep -> ${to}`).toBe(false);
    }
  });

  it('imports nothing else', () => {
    for (const to of others.filter((name) => !allowed.includes(name))) {
      expect(isRefused(`src/${from}/value-${to}.ts`, 'no-restricted-imports'), `${from} -> ${to}`).toBe(true);
      expect(isRefused(`src/${from}/deep/value-${to}.ts`, 'no-restricted-imports'), `${from}/deep -> ${to}`).toBe(true);
    }
  });

  it('imports types only where types may cross', () => {
    for (const to of others) {
      const fine = allowed.includes(to) || types.includes(to);
      expect(isRefused(`src/${from}/type-${to}.ts`, 'no-restricted-imports'), `type ${from} -> ${to}`).toBe(!fine);
    }
  });
});

describe('single exceptions', () => {
  it.each([
    ['src/api/value-contract.ts', false],
    ['src/observe/value-contract.ts', false],
    ['src/api/connection-test.ts', false],
    ['src/api/methods/made-up/notice.ts', false],
    ['src/api/methods/made-up/method.ts', true],
    ['src/log.ts', true],
  ])('%s refused: %s', (path, refused) => {
    expect(isRefused(path, 'no-restricted-imports')).toBe(refused);
  });
});

describe('the domain of one payment method', () => {
  it.each(METHOD_PROBES)('%s imports %s, refused: %s', (path, _target, refused) => {
    expect(isRefused(path, 'no-restricted-imports')).toBe(refused);
  });
});

describe('other rules of the house', () => {
  it.each([
    ['src/api/date.ts', 'no-restricted-properties', true],
    ['src/domain/values/japan-time.ts', 'no-restricted-properties', false],
    ['src/api/console.ts', 'no-console', true],
    ['src/main.ts', 'no-console', false],
    ['src/api/default.ts', 'no-default-export', true],
    ['src/api/any.ts', 'no-explicit-any', true],
    ['src/api/bang.ts', 'no-non-null-assertion', true],
    ['test/bang.ts', 'no-non-null-assertion', false],
    ['src/api/floating.ts', 'no-floating-promises', true],
    ['src/api/switch.ts', 'switch-exhaustiveness-check', true],
  ])('%s %s: %s', (path, rule, refused) => {
    expect(isRefused(path, rule)).toBe(refused);
  });
});
