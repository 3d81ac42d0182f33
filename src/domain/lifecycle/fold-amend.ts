/** What an amendment in place (与信内容変更) did to the order. */
import { settleAbout } from '../order/attention-list.ts';
import type { Cause } from '../order/cause.ts';
import type { OrderState } from '../order/order-state.ts';
import { doubtRule, methodOf } from './method.ts';

/** The new contents are in force at Yamato. */
export function foldAmended(state: OrderState, sentAt: string): OrderState {
  const settled = settleAbout({ ...state, doubt: otherDoubt(state), lastChangeAt: sentAt }, 'amend');
  const { amending, credit } = settled;
  if (amending === null) return settled;
  const { contents } = amending;
  const own = methodOf(state.service).ownAfter(settled, 'amended');
  return { ...settled, amending: null, own, contents, credit: { ...credit, amountYen: contents.amountYen } };
}

/** They are not: the order is what it was. */
export function foldAmendFailed(state: OrderState, failed: Cause): OrderState {
  const amending = state.amending === null ? null : { ...state.amending, failed };
  return settleAbout({ ...state, doubt: otherDoubt(state), amending }, 'amend');
}

/** Staff may decide on an amendment while another call is in doubt, which it says nothing about. */
function otherDoubt(state: OrderState): OrderState['doubt'] {
  const { doubt } = state;
  return doubt !== null && doubtRule(state, doubt.operation).phase === 'amendUnknown' ? null : doubt;
}
