import { z } from 'zod';

const counts = z.object({ calls: z.record(z.string(), z.number()) });

/** How often the sandbox was called for one settlement number, by operation. */
export async function callsAtYamato(sandboxUrl: string, settlementNo: string): Promise<Record<string, number>> {
  const answer = await fetch(`${sandboxUrl}/sandbox/requests/counts?orderNo=${settlementNo}`);
  return counts.parse(await answer.json()).calls;
}
