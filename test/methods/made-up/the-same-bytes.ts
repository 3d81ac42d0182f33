/** What came in at an imagined service by one operation, each call to the letter, and when. */
import { expect } from 'vitest';
import type { Yamato } from '../../support/sandbox-control.ts';

export type SentCalls = { readonly times: readonly number[]; readonly bytes: readonly string[] };

export async function sentTo(yamato: Yamato, operation: string, settlementNo: string): Promise<SentCalls> {
  const requests = (await yamato.requests(settlementNo)).filter((request) => request.operation === operation);
  return { times: requests.map(({ at }) => Date.parse(at)), bytes: requests.map(({ parameters }) => JSON.stringify(Object.entries(parameters))) };
}

/** So often, and always the very same, although two writings differ. */
export function expectRepeated(bytes: readonly string[], times: number): void {
  expect(bytes).toEqual(Array(times).fill(bytes[0]));
  expect(bytes[0]).toContain('writtenAt');
}
