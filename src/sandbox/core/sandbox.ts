import type { IncomingHttpHeaders } from 'node:http';
import type { FaultBook } from './faults/book.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { OpenService } from './open-service.ts';
import type { UnderWay } from './wire/under-way.ts';

/** A running sandbox, as its routes see it. */
export type Sandbox = {
  ledger: Ledger;
  /** At least one; the first is what the page shows first. */
  services: readonly OpenService[];
  faults: FaultBook;
  underWay: UnderWay;
  /** Added to every answer, in milliseconds. */
  delayMs: number;
  /** Where browsers find it; undefined: where the caller found it. */
  publicUrl: string | undefined;
  /** Fires when the sandbox closes. */
  signal: AbortSignal;
};

/** The address that pages and scripts of the sandbox name as its own. */
export function baseUrlFor({ publicUrl }: Sandbox, headers: IncomingHttpHeaders): string {
  return publicUrl ?? `http://${headers.host ?? 'localhost'}`;
}

/** Does everything that the clock has made due, so that what is shown is what is. */
export function settle({ services }: Sandbox): void {
  const rounds = 10_000;
  for (let round = 0; round < rounds && sweep(services) > 0; round += 1);
}

/** Does what is due, some entries of each book. Returns how many changed. */
export function sweep(services: readonly OpenService[]): number {
  return services.flatMap(({ books }) => books).reduce((changed, book) => changed + book.sweep(), 0);
}
