/** Activities that change what Yamato holds in place: KAAKK, KAARR, KAASA0020. */
import type { CallPlan } from '../domain/order/call-plan.ts';
import { jstDate } from '../domain/values/japan-time.ts';
import { toWireReissueReason } from '../domain/atobarai/values/reissue-reason.ts';
import { toWireContents } from '../domain/atobarai/values/to-wire-contents.ts';
import type { AtobaraiWireContents } from '../domain/atobarai/values/wire-contents.ts';
import type { Call, CallResult } from '../domain/order/call-result.ts';
import type { Records } from '../records/records.ts';
import { reduceAmount, reductionFields } from '../yamato/atobarai/amount.ts';
import type { AtobaraiMerchant } from '../yamato/atobarai/merchant.ts';
import { reissueFields, reissueWithdrawalFields, requestReissue } from '../yamato/atobarai/reissue.ts';
import { checkSmsCode } from '../yamato/atobarai/sms.ts';
import type { AtobaraiActivities, SendContentsInput } from './contract.ts';
import type { findSender, NoMerchant } from './merchant.ts';
import { callOf, notSentFor, send } from './send-once.ts';

type AmendmentActivities = Pick<AtobaraiActivities, 'sendReduction' | 'sendReissue' | 'sendReissueWithdrawal' | 'sendSmsCode'>;
export type SenderOf = (input: Parameters<typeof findSender>[2]) => Promise<AtobaraiMerchant | NoMerchant>;
type AmendmentRecords = Pick<Records, 'keepPlan' | 'claimOnce' | 'releaseOnce'>;

export function createAmendmentActivities(records: AmendmentRecords, senderOf: SenderOf): AmendmentActivities {
  return {
    async sendReduction(input) {
      const { settlementNo } = input;
      const reduction = { operation: 'KAAKK', fieldsOf: reductionFields, amountYen: input.contents.amountYen, once: false };
      return sendKept(records, reduction, input, await senderOf(input), (to, fields, now) => reduceAmount(to, { settlementNo, fields, now }));
    },

    async sendReissue(input) {
      const { settlementNo } = input;
      const reason = toWireReissueReason(input.reason, input.reasonText);
      if (!reason.ok) return callOf('KAARR', input, new Date(), { kind: 'refused', code: reason.problems[0]?.rule ?? 'reason' });
      const request = { operation: 'KAARR', fieldsOf: (wire: AtobaraiWireContents) => reissueFields(wire, reason.value), amountYen: null, once: true };
      return sendKept(records, request, input, await senderOf(input), (to, fields) => requestReissue(to, { settlementNo, fields }));
    },

    async sendReissueWithdrawal(input) {
      const { settlementNo } = input;
      const request = { operation: 'KAARR', fieldsOf: reissueWithdrawalFields, amountYen: null, once: true };
      return sendKept(records, request, input, await senderOf(input), (to, fields) => requestReissue(to, { settlementNo, fields }));
    },

    async sendSmsCode(input) {
      const { settlementNo, code } = input;
      return send(await senderOf(input), 'KAASA', input, Date.now(), async (to, now) => {
        const outcome = await checkSmsCode(to, { settlementNo, code, now });
        return outcome.kind === 'done' ? { kind: 'done', value: outcome.value.verdict } : outcome;
      });
    },
  };
}

type Planning = {
  readonly operation: string;
  readonly fieldsOf: (wire: AtobaraiWireContents) => CallPlan['fields'];
  readonly amountYen: number | null;
  /** Never sent a second time, not even the very same. */
  readonly once: boolean;
};

/**
 * A call that no inquiry tells of: its plan is kept before the first byte leaves. With one there already, an earlier try may
 * have sent it, and the very same is sent again, or nothing.
 */
async function sendKept(
  records: AmendmentRecords,
  planning: Planning,
  input: SendContentsInput,
  merchant: AtobaraiMerchant | NoMerchant,
  call: (merchant: AtobaraiMerchant, fields: CallPlan['fields'], now: Date) => Promise<CallResult<unknown>>,
): Promise<Call<null>> {
  const startedAt = Date.now();
  const { operation, once } = planning;
  const without = (result: CallResult<null>): Call<null> => callOf(operation, input, new Date(startedAt), result);
  if ('missing' in merchant) return without(notSentFor(merchant));
  const wired = toWireContents(input.contents, { contract: merchant.contract, today: jstDate(new Date(startedAt)) });
  const { shop, orderNumber, settlementNo, actionId } = input;
  const claim = { shop, orderNumber, claim: `${operation}-${actionId}` };
  let kept: CallPlan | null;
  try {
    const plan = wired.ok ? { operation, settlementNo, fields: planning.fieldsOf(wired.wire), amountYen: planning.amountYen } : null;
    kept = await records.keepPlan({ shop, orderNumber, planId: `${operation} ${settlementNo} ${actionId}`, actionId, plan });
    if (kept !== null && once && !(await records.claimOnce(claim))) return without({ kind: 'unknown', reason: 'sentBefore' });
  } catch {
    return without({ kind: 'notSent', reason: 'recordsUnavailable' });
  }
  if (kept === null) return without({ kind: 'refused', code: wired.ok ? 'contents' : (wired.faults[0]?.yamatoCode ?? wired.faults[0]?.rule ?? 'contents') });
  const { fields } = kept;
  const sent = await send<null>(merchant, operation, input, startedAt, async (to, at) => {
    const outcome = await call(to, fields, at);
    return outcome.kind === 'done' ? { kind: 'done', value: null } : outcome;
  });
  // Provably nothing left: the claim is free for the next try.
  if (once && sent.result.kind === 'notSent') await records.releaseOnce(claim).catch(() => undefined);
  return sent;
}
