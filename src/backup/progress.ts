/** Long work says now and then how far it is; short work says nothing. */

const EVERY_MS = 10_000;
const MEGABYTE = 1_000_000;

export type Report = (line: string) => void;

/** Called with every step; says what `line` makes of it at most every ten seconds, and nothing in the first ten. */
export function everySoOften<T>(report: Report, line: (step: T) => string): (step: T) => void {
  let said = Date.now();
  return (step) => {
    if (Date.now() - said < EVERY_MS) return;
    said = Date.now();
    report(line(step));
  };
}

/** The same for a stream: called with the bytes of each piece, it tells `line` of all so far. */
export function everySoManyBytes(report: Report, line: (bytes: number) => string): (bytes: number) => void {
  const tell = everySoOften(report, line);
  let total = 0;
  return (bytes) => tell((total += bytes));
}

/** As people read it: `1.2 GB`, `340 MB`, `0.4 MB`. */
export function sizeText(bytes: number): string {
  if (bytes >= 1_000 * MEGABYTE) return `${(bytes / (1_000 * MEGABYTE)).toFixed(1)} GB`;
  return `${(bytes / MEGABYTE).toFixed(bytes >= 10 * MEGABYTE ? 0 : 1)} MB`;
}
