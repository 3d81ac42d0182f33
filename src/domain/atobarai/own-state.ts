/** What only an order of 後払い knows of: its reissues. */
import type { OwnEvent } from '../lifecycle/method.ts';
import type { OrderContents } from '../order/contents.ts';
import { eraseContents } from '../order/erasure.ts';
import type { OrderState } from '../order/order-state.ts';
import { isRecord } from '../values/json.ts';

/** The ways of an amendment in place: KAAKK for a lower amount, KAARR for other contents. */
export const REDUCE = 'reduce';
export const REISSUE = 'reissue';

/** Yamato's limit on reissues and content changes together. @see atobarai §2.8 */
export const REISSUES_MAX = 7;

/**
 * Invoice reissues and content changes that counted at Yamato, and whether the latest can be withdrawn. `before`: the
 * contents that come back then. `doubtful`: which request is in doubt while `reissueUnknown` is raised.
 */
export type Reissues = {
  readonly count: number;
  readonly open: boolean;
  readonly before?: OrderContents;
  readonly doubtful?: 'reissue' | 'withdrawal';
};

export type AtobaraiOwn = { readonly reissues: Reissues };

const NONE: AtobaraiOwn = { reissues: { count: 0, open: false } };

export const ownAtStart: OrderState['own'] = NONE;

export function ownOf({ own }: Pick<OrderState, 'own'>): AtobaraiOwn {
  return isOwn(own) ? own : NONE;
}

export function withReissues(state: OrderState, reissues: Reissues): OrderState {
  return { ...state, own: { reissues } };
}

/** The contents that a withdrawal would bring back name the buyer, too. */
function withoutPeople({ reissues }: AtobaraiOwn): AtobaraiOwn {
  const { before } = reissues;
  return { reissues: { ...reissues, ...(before === undefined ? {} : { before: eraseContents(before) }) } };
}

export function ownAfter(state: OrderState, event: OwnEvent): OrderState['own'] {
  switch (event) {
    case 'anew':
    case 'sent':
    case 'judged':
      return state.own;
    case 'fresh':
    case 'replaced':
      return NONE;
    case 'erased':
      return withoutPeople(ownOf(state));
    case 'amended':
      // Whether Yamato would still take back a reissue from before a reduction is not known: it is not tried.
      return state.amending?.way === REDUCE ? { reissues: { count: ownOf(state).reissues.count, open: false } } : state.own;
  }
}

function isOwn(own: OrderState['own']): own is OrderState['own'] & AtobaraiOwn {
  const { reissues } = own;
  return isRecord(reissues) && typeof reissues['count'] === 'number' && typeof reissues['open'] === 'boolean';
}
