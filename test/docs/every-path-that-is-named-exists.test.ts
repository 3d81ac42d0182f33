import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

const documents = globSync(['*.md', 'docs/**/*.md', '{src,test}/**/*.md'], { cwd: ROOT }).toSorted();

/** From the root of the repository, in running text or in backquotes; `<method>` in one stands for any. */
const PATH = /(?<![\w./<>-])(?:src|test|scripts|bench|drill)\/[\w./<>-]*/g;

/** The paths of a text that lead nowhere. */
function deadPaths(text: string): string[] {
  return [...text.matchAll(PATH)].map(([path]) => path.replace(/\.+$/, '')).filter((path) => !path.includes('<') && !existsSync(join(ROOT, path)));
}

/** The links of a document to other documents or files, and to headings of them, that lead nowhere. */
function deadLinks(document: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
  return links.flatMap(([, path = '', heading]) => {
    const target = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(ROOT, target))) return [path];
    const read = path === '' ? text : heading === undefined ? '' : readFileSync(join(ROOT, target), 'utf8');
    return heading === undefined || headings(read).includes(heading) ? [] : [`${path}#${heading}`];
  });
}

/** As they are linked to. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-'));
}

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');

  test('names no path that is not there', () => expect(deadPaths(text)).toEqual([]));

  test('links to nothing that is not there', () => expect(deadLinks(document, text)).toEqual([]));
});

describe('the search', () => {
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

  it.each(['[a](nowhere.md)', '[a](guarantees.md#no-such-heading)', '[a](#nor-this)'])('finds the dead link in: %s', (text) => {
    expect(deadLinks('docs/architecture.md', text)).toHaveLength(1);
  });

  it.each(['[a](decisions/)', '[a](guarantees.md#money)', '[a](../README.md)', '# 対応が必要\n[a](#対応が必要)', '[a](https://example.com/x.md)'])('finds no dead link in: %s', (text) => {
    expect(deadLinks('docs/architecture.md', text)).toEqual([]);
  });
});
