import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

const documents = globSync(['*.md', 'docs/**/*.md', '{src,test}/**/*.md'], { cwd: ROOT }).toSorted();

/** From the root of the repository, in running text or in backquotes; `<method>` in one stands for any. */
const PATH = /(?<![\w./<>-])(?:src|test|scripts|bench|drill)\/[\w./<>-]*/g;

/** The paths of a text that lead nowhere. */
function deadPaths(text: string): string[] {
  return [...text.matchAll(PATH)].map(([path]) => path.replace(/\.+$/, '')).filter((path) => !path.includes('<') && !existsSync(join(ROOT, path)));
}

test.each(documents)('every path that %s names exists', (document) => {
  expect(deadPaths(readFileSync(join(ROOT, document), 'utf8'))).toEqual([]);
});

describe('the search for paths', () => {
  it('looks at the documents at all', () => {
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/guarantees.md', 'test/model/README.md']));
    expect(readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8').match(PATH)?.length).toBeGreaterThan(100);
  });

  it.each(['`src/nowhere/thing.ts`', '(see test/gone.test.ts).', 'in src/activities/service.ts/ it stands', '| `drill/nothing` |'])('finds the dead one in: %s', (text) => {
    expect(deadPaths(text)).toHaveLength(1);
  });

  it.each(['`src/domain/`', '`src/domain/<method>/method.ts`', 'it ends in test/docs.', 'https://example.com/src/nowhere.ts', 'testing/nothing'])('finds none in: %s', (text) => {
    expect(deadPaths(text)).toEqual([]);
  });
});
