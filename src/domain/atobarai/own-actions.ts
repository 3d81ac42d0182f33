/** Actions that only 後払い has: reading them, and taking them in hand. @see atobarai §2.8, §2.9 */
import { begun, finished, type Performed, refuse } from '../lifecycle/performed.ts';
import type { Method } from '../lifecycle/method.ts';
import type { OwnActionBody } from '../order/action-body.ts';
import type { OrderState } from '../order/order-state.ts';
import { termsOf } from './terms.ts';
import { REISSUE_REASONS, type ReissueReason, toWireReissueReason } from './values/reissue-reason.ts';

export const readAction: Method['readAction'] = (name, value) => {
  switch (name) {
    case 'reissueInvoice': {
      const { reason, reasonText } = value;
      return isReissueReason(reason) ? { ok: true, fields: { reason, reasonText: textOf(reasonText) } } : { ok: false, problem: '再発行の理由（reason）が正しくありません' };
    }
    case 'withdrawReissue':
      return { ok: true, fields: {} };
    case 'submitSmsCode': {
      const { code } = value;
      return typeof code === 'string' && /^\d{1,4}$/.test(code) ? { ok: true, fields: { code } } : { ok: false, problem: '認証番号は数字4桁以内です' };
    }
    default:
      return null;
  }
};

export function performOwn(state: OrderState, { name, fields }: OwnActionBody, reason: string | null): Performed {
  // A second entry on its way while the first was accepted is no failure: the shopper is through.
  if (name === 'submitSmsCode' && isThrough(state)) return finished(state, 'SMS認証は済んでいます');
  if (reason !== null) return refuse(state, 'notAllowed', reason);
  if (name !== 'reissueInvoice') return begun(state);
  const wire = toWireReissueReason(isReissueReason(fields['reason']) ? fields['reason'] : 'other', textOf(fields['reasonText']) ?? '');
  return wire.ok ? begun(state) : refuse(state, wire.problems[0]?.rule ?? 'reason', wire.problems.map(({ message }) => message).join('。'));
}

function isThrough({ credit, contents }: OrderState): boolean {
  return termsOf(contents).invoice === 'sms' && credit.state === 'approved';
}

export function isReissueReason(value: unknown): value is ReissueReason {
  return typeof value === 'string' && Object.hasOwn(REISSUE_REASONS, value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
