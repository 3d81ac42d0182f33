/** What only an order by card shows. Never the token, the page or what came back from it. */
import type { OrderState } from '../order/order-state.ts';
import { explainCreditCode } from './errors/credit-codes.ts';
import { captureUntil } from './deadlines.ts';
import { ownOf } from './own-state.ts';
import { readCardTerms } from './terms.ts';

export function view(state: OrderState): Readonly<Record<string, unknown>> {
  const { approvalNo = null, refusal = null, secured = null } = ownOf(state);
  const { state: credit } = state.credit;
  const detailCode = refusal?.detailCode ?? null;
  return {
    card: {
      payWay: readCardTerms(state.contents)?.card.payWay ?? null,
      approvalNo,
      // Null: not known, as of an order that was taken over.
      threeDSecure: secured,
      // For staff: why a card was refused is nobody else's business.
      refusal: refusal === null ? null : { code: refusal.code, creditErrorCode: detailCode, message: detailCode === null ? null : explainCreditCode(detailCode).message },
      captureUntil: credit === 'approved' || credit === 'expired' ? captureUntil(state) : null,
    },
  };
}
