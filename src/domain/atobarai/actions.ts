/** 後払い: action × phase → allowed, or why not and what to do instead. @see atobarai §6 */
import { allowedIn, commonRows, DOUBT, row } from '../lifecycle/action-rows.ts';
import type { ActionRow } from '../lifecycle/method.ts';
import type { ActionName } from '../order/actions.ts';
import type { OrderState } from '../order/order-state.ts';
import { ownOf, REISSUES_MAX } from './own-state.ts';
import { LABEL, SMS_FIRST } from './words.ts';

const ISNT_SMS = 'SMS認証を待っている受注ではありません';
const NO_INVOICE = '請求書の発行後に行えます';

export const actions: Readonly<Record<ActionName, ActionRow>> = {
  ...commonRows(LABEL, SMS_FIRST),
  reissueInvoice: { label: '請求書再発行', cells: row(LABEL, NO_INVOICE, allowedIn('approved', 'shipped', 'sold')) },
  withdrawReissue: { label: '請求書再発行の取下げ', cells: row(LABEL, NO_INVOICE, allowedIn('approved', 'shipped', 'sold')) },
  submitSmsCode: { label: 'SMS認証番号入力', cells: row(LABEL, ISNT_SMS, allowedIn('awaitingBuyer')) },
};

export function whyNot(state: OrderState, action: ActionName): string | null {
  switch (action) {
    case 'reissueInvoice':
      return whyNoReissue(state);
    case 'amendOrder':
      return isReissueDoubtful(state) ? DOUBT : null;
    case 'withdrawReissue':
      if (isReissueDoubtful(state)) return DOUBT;
      return ownOf(state).reissues.open ? null : '取り下げられる再発行がありません';
    default:
      return null;
  }
}

function whyNoReissue(state: OrderState): string | null {
  if (isReissueDoubtful(state)) return DOUBT;
  return ownOf(state).reissues.count >= REISSUES_MAX ? `請求内容変更と請求書再発行は合わせて${REISSUES_MAX}回までです。内容を変えるときは再与信になります` : null;
}

export function isReissueDoubtful(state: OrderState): boolean {
  return state.attention.some(({ code }) => code === 'reissueUnknown');
}
