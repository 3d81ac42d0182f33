/** What only an order by card knows of: the token until it is sent, the leg of 3-D Secure, the authorisation that counts. */
import type { OwnEvent } from '../lifecycle/method.ts';
import type { OrderState } from '../order/order-state.ts';
import { isRecord } from '../values/json.ts';
import { spread } from '../values/spread.ts';

/** What a start brings beside its contents, or a buyer who enters his card once more. Nothing of it says what was ordered. */
export type CardOnce = {
  readonly token?: string;
  /** Where 3-D Secure sends the browser back to (加盟店ECサイトURL). */
  readonly returnUrl?: string;
  /** Where the buyer goes on at the shop afterwards, if that is another place. */
  readonly returnTo?: string;
};

/** Between A08 and A09. Secret, and gone as soon as it is over. */
export type ThreeDLeg = {
  readonly html: string;
  readonly threeDToken: string;
  /** What the browser brought back, untouched; absent until it did. */
  readonly returned?: Readonly<Record<string, string>>;
};

export type CardOwn = CardOnce & {
  /** By which the token that was sent last is known again, and cannot be told. */
  readonly sentToken?: string;
  readonly threeD?: ThreeDLeg;
  /** 与信承認番号, and when Yamato says that it was given. */
  readonly approvalNo?: string;
  readonly approvedAt?: string;
  /** Whether the authorisation came by way of 3-D Secure. */
  readonly secured?: boolean;
  /** Whether the last 再与信 came about; absent: none was asked for. */
  readonly renewed?: boolean;
  /** When it was last asked for. */
  readonly renewTriedAt?: string;
  /** Yamato's code of the last refusal, and the card company's beside it. */
  readonly refusal?: { readonly code: string; readonly detailCode?: string };
};

export const ownAtStart: CardOwn = ownWith({});

export function ownWith(once: Readonly<Record<string, unknown>>): CardOwn {
  const { token, returnUrl, returnTo } = once;
  return {
    ...(typeof token === 'string' ? { token } : {}),
    ...(typeof returnUrl === 'string' ? { returnUrl } : {}),
    ...(typeof returnTo === 'string' ? { returnTo } : {}),
  };
}

/** Of the 95 bits of a token 32: enough to know it again, and to nobody of any use. */
export function tokenMark(token: string): string {
  return Math.floor(spread(token) * 2 ** 32).toString(16).padStart(8, '0');
}

/** Members that are not what they should be are left out, never guessed. */
export function ownOf({ own }: Pick<OrderState, 'own'>): CardOwn {
  const { sentToken, threeD, approvalNo, approvedAt, secured, renewed, renewTriedAt, refusal } = own;
  return {
    ...ownWith(own),
    ...(typeof sentToken === 'string' ? { sentToken } : {}),
    ...(isLeg(threeD) ? { threeD } : {}),
    ...(typeof approvalNo === 'string' ? { approvalNo } : {}),
    ...(typeof approvedAt === 'string' ? { approvedAt } : {}),
    ...(typeof secured === 'boolean' ? { secured } : {}),
    ...(typeof renewed === 'boolean' ? { renewed } : {}),
    ...(typeof renewTriedAt === 'string' ? { renewTriedAt } : {}),
    ...(isRefusal(refusal) ? { refusal } : {}),
  };
}

export function withOwn(state: OrderState, change: Partial<CardOwn>): OrderState {
  return { ...state, own: { ...ownOf(state), ...change } };
}

export function ownAfter(state: OrderState, event: OwnEvent): OrderState['own'] {
  const { token, ...kept } = ownOf(state);
  const { threeD: _leg, ...judged } = kept;
  const { returnUrl: _url, returnTo: _page, ...erased } = judged;
  switch (event) {
    case 'anew':
    case 'fresh':
      return ownAtStart;
    case 'replaced':
    case 'amended':
      return state.own;
    case 'sent':
      return token === undefined ? kept : { ...kept, sentToken: tokenMark(token) };
    // Page, token and what came back are of no use any more.
    case 'judged':
      return judged;
    // What the shop writes into its own address, nobody knows.
    case 'erased':
      return erased;
  }
}

function isLeg(value: unknown): value is ThreeDLeg {
  return isRecord(value) && typeof value['html'] === 'string' && typeof value['threeDToken'] === 'string';
}

function isRefusal(value: unknown): value is NonNullable<CardOwn['refusal']> {
  return isRecord(value) && typeof value['code'] === 'string';
}
