/** Long work says now and then how far it is; short work says nothing. */

const EVERY_MS = 10_000;
const MEGABYTE = 1_000_000;

export type Report = (line: string) => void;

/** Called with every step; says what `line` tells at most every ten seconds. */
export function everySoOften(report: Report, line: (bytes: number) => string): (bytes: number) => void {
  let said = Date.now();
  let total = 0;
  return (bytes) => {
    total += bytes;
    if (Date.now() - said < EVERY_MS) return;
    said = Date.now();
    report(line(total));
  };
}

/** As people read it: `1.2 GB`, `340 MB`, `0.4 MB`. */
export function sizeText(bytes: number): string {
  if (bytes >= 1_000 * MEGABYTE) return `${(bytes / (1_000 * MEGABYTE)).toFixed(1)} GB`;
  return `${(bytes / MEGABYTE).toFixed(bytes >= 10 * MEGABYTE ? 0 : 1)} MB`;
}
