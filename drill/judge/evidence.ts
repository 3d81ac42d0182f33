/** Everything that is known about one order once all is quiet: what was answered, what the records say, what Yamato holds. */
import { z } from 'zod';
import type { Entry } from '../client/journal.ts';
import type { LedgerCredit } from '../client/yamato.ts';

const facet = z.object({ state: z.string() });

export const seenOrderShape = z.object({
  orderNumber: z.string(),
  isOrder: z.boolean(),
  status: z.string(),
  outcome: z.string().nullable(),
  credit: z.object({ state: z.string(), generation: z.int(), settlementNo: z.string(), amountYen: z.int(), code: z.string().nullable() }),
  standingCredit: z.object({ settlementNo: z.string() }).nullable(),
  replacedCredits: z.array(z.object({ settlementNo: z.string() })),
  shipment: facet,
  sale: facet,
  cancellation: facet,
  attention: z.array(z.object({ code: z.string(), detail: z.string().nullable() })),
  parcels: z.array(z.object({ slipNo: z.string().nullable(), state: z.string() })),
  createdAt: z.string(),
});
export type SeenOrder = z.output<typeof seenOrderShape>;

export const seenLineShape = z.object({
  id: z.string(),
  action: z.string(),
  state: z.string(),
  outcome: z.string().nullable(),
  code: z.string().nullable(),
  detail: z.string().nullable(),
  acceptedAt: z.string(),
  finishedAt: z.string().nullable(),
  calls: z.array(z.object({ operation: z.string(), settlementNo: z.string().nullable(), outcome: z.string(), code: z.string().nullable(), at: z.string() })),
});
/** A line of the history. */
export type SeenLine = z.output<typeof seenLineShape>;

export type Evidence = {
  readonly entry: Entry;
  /** Null: the API knows no such order. */
  readonly order: SeenOrder | null;
  readonly lines: readonly SeenLine[];
  readonly credits: readonly LedgerCredit[];
  /** Whether the engine has a run of it that goes on. */
  readonly isRunning: boolean;
  /** Whether a run of it has failed, which only a bug does. */
  readonly hasFailed: boolean;
  /** Whether the list of what needs attention shows it. */
  readonly isListed: boolean;
};

export type ViolationCode =
  | 'noAnswer' | 'serverError' | 'answerChanged' | 'orderLost'
  | 'twoLiveCredits' | 'creditsOverlapped' | 'unknownCredit' | 'creditGone' | 'amountDiffers' | 'slipsDiffer' | 'notFollowed'
  | 'actionLost' | 'actionWithoutEnd' | 'outcomeChanged' | 'answerBroken'
  | 'withoutRun' | 'stuck' | 'runFailed' | 'attentionHidden';

export type Violation = { readonly code: ViolationCode; readonly expected: string; readonly seen: string };

/** What staff have been told that explains it. */
export function isTold({ order }: Evidence, ...codes: readonly string[]): boolean {
  return order !== null && order.attention.some(({ code }) => code === 'runLost' || codes.includes(code));
}
