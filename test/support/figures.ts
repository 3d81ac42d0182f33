/** What a page in Prometheus' text format says. */

export type Labels = Readonly<Record<string, string>>;

/** All figures of a name whose labels are these, whatever further ones they have. */
export function figuresIn(page: string, name: string, labels: Labels = {}): { readonly labels: Labels; readonly value: number }[] {
  return page.split('\n').flatMap((line) => {
    const [, found, inside = '', value = ''] = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (found !== name) return [];
    const own = Object.fromEntries([...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [label, text]));
    return Object.entries(labels).every(([label, wanted]) => own[label] === wanted) ? [{ labels: own, value: Number(value) }] : [];
  });
}

/** Their sum; null: there is none. */
export function figureIn(page: string, name: string, labels: Labels = {}): number | null {
  const found = figuresIn(page, name, labels);
  return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0);
}
