/** Markdown tables, and reasons that many cells share, told once below the table. */

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

export type Footnotes = {
  /** The number of this reason; the same reason has the same number. */
  mark(reason: string): string;
  list(): string;
};

export function footnotes(): Footnotes {
  const reasons: string[] = [];
  return {
    mark(reason) {
      if (!reasons.includes(reason)) reasons.push(reason);
      return String(reasons.indexOf(reason) + 1);
    },
    list: () => reasons.map((reason, at) => `${at + 1}. ${reason}`).join('\n'),
  };
}
