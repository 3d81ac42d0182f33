/** What staff read off Yamato's console holds for the moment at which they did: a word of theirs that comes late is not believed. */
import type { ActionBody } from '../order/action-body.ts';
import type { AttentionChoice } from '../order/attention.ts';
import type { OrderState } from '../order/order-state.ts';
import { laterOf } from './lost-run.ts';
import { type Performed, refuse } from './performed.ts';

export type Word = {
  readonly body: ActionBody;
  /** The credit the order had when it came; what staff saw of that one says nothing about another. */
  readonly settlementNo?: string;
  /** When the API took it. */
  readonly acceptedAt?: string;
};

/** Null: it is not old, or does not grow old. It never waits: by its turn it would be older still. */
export function refusedAsOld(state: OrderState, word: Word): Performed | null {
  switch (word.body.action) {
    case 'correctStatus':
      return correctedAsOld(state, word);
    case 'resolve':
      return saysHowItIs.includes(word.body.decision) && isOldDecision(state, word.body.attention, word.acceptedAt) ? refusedAsChanged(state) : null;
    default:
      return null;
  }
}

function correctedAsOld(state: OrderState, { settlementNo, acceptedAt }: Word): Performed | null {
  const isReplaced = laterOf(state).length > 0 || (settlementNo !== undefined && settlementNo !== state.credit.settlementNo);
  if (isReplaced || isBefore(acceptedAt, state.credit.requestedAt)) return refuse(state, 'creditReplaced', 'この操作のあと有効な与信が別の決済受付番号に変わりました。表示を確認して、もう一度行ってください');
  // What a lost run did after it, the records may not tell.
  const isOld = isBefore(acceptedAt, state.lastChangeAt) || isBefore(acceptedAt, state.lost?.at);
  return isOld ? refusedAsChanged(state) : null;
}

/** Decisions that take something for so, or end the order by it. Another try, or that it was seen, is never too late. */
const saysHowItIs: readonly AttentionChoice[] = ['registered', 'notRegistered', 'cancelled', 'giveUp', 'close'];

/** The call in doubt was made, or made once more, since then; what was raised is another by now; or a lost run may have done so. */
function isOldDecision({ attention, doubt, retired, lost }: OrderState, about: string, acceptedAt: string | undefined): boolean {
  const raised = attention.find(({ code }) => code === about);
  const replaced = about === 'twoLiveCredits' ? retired.map(({ since }) => since) : [];
  return [raised?.since, doubt?.sentAt ?? doubt?.since, lost?.at, ...replaced].some((at) => isBefore(acceptedAt, at));
}

function refusedAsChanged(state: OrderState): Performed {
  return refuse(state, 'statusChanged', 'この操作のあとに取引の状態が変わったかもしれません。表示を確認して、もう一度行ってください');
}

function isBefore(acceptedAt: string | undefined, at: string | null | undefined): boolean {
  return acceptedAt !== undefined && at != null && acceptedAt < at;
}
