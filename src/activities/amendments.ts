/** Activities that change what Yamato holds in place: KAAKK, KAARR, KAASA0020. */
import { jstDate } from '../domain/japan-time.ts';
import { toWireReissueReason } from '../domain/atobarai/reissue-reason.ts';
import { toWireContents } from '../domain/atobarai/to-wire-contents.ts';
import type { AtobaraiWireContents } from '../domain/atobarai/wire-contents.ts';
import type { Call, CallResult } from '../domain/call-result.ts';
import type { Records } from '../records/records.ts';
import { reduceAmount } from '../yamato/atobarai/amount.ts';
import type { AtobaraiMerchant } from '../yamato/atobarai/merchant.ts';
import { reissueInvoice, withdrawReissue } from '../yamato/atobarai/reissue.ts';
import { checkSmsCode } from '../yamato/atobarai/sms.ts';
import type { AtobaraiActivities, SendContentsInput } from './contract.ts';
import type { NoMerchant } from './merchant.ts';
import { callOf, notSentFor, send } from './send-once.ts';

type AmendmentActivities = Pick<AtobaraiActivities, 'sendReduction' | 'sendReissue' | 'sendReissueWithdrawal' | 'sendSmsCode'>;
type MerchantOf = (input: { shop: string; callTimeoutMs: number }) => Promise<AtobaraiMerchant | NoMerchant>;

export function createAmendmentActivities(records: Pick<Records, 'claimOnce' | 'releaseOnce'>, merchantOf: MerchantOf): AmendmentActivities {
  return {
    async sendReduction(input) {
      const { settlementNo } = input;
      return sendContents('KAAKK', input, await merchantOf(input), (to, wire, now) => reduceAmount(to, { settlementNo, wire, now }));
    },

    async sendReissue(input) {
      const { settlementNo } = input;
      const reason = toWireReissueReason(input.reason, input.reasonText);
      if (!reason.ok) return callOf('KAARR', input, new Date(), { kind: 'refused', code: reason.problems[0]?.rule ?? 'reason' });
      return claimed(records, input, async () =>
        sendContents('KAARR', input, await merchantOf(input), (to, wire) => reissueInvoice(to, { settlementNo, wire, reason: reason.value })),
      );
    },

    async sendReissueWithdrawal(input) {
      const { settlementNo } = input;
      return claimed(records, input, async () =>
        sendContents('KAARR', input, await merchantOf(input), (to, wire) => withdrawReissue(to, { settlementNo, wire })),
      );
    },

    async sendSmsCode(input) {
      const { settlementNo, code } = input;
      return send(await merchantOf(input), 'KAASA', input, Date.now(), async (to, now) => {
        const outcome = await checkSmsCode(to, { settlementNo, code, now });
        return outcome.kind === 'done' ? { kind: 'done', value: outcome.value.verdict } : outcome;
      });
    },
  };
}

/** Claimed before it is sent: with the claim used already, somebody has sent it, and what came of it is not known. */
async function claimed(
  records: Pick<Records, 'claimOnce' | 'releaseOnce'>,
  input: SendContentsInput & { readonly claim: string },
  call: () => Promise<Call<null>>,
): Promise<Call<null>> {
  const now = new Date();
  try {
    const { shop, orderNumber, claim } = input;
    if (!(await records.claimOnce({ shop, orderNumber, claim }))) return callOf('KAARR', input, now, { kind: 'unknown', reason: 'sentBefore' });
  } catch {
    return callOf('KAARR', input, now, { kind: 'notSent', reason: 'recordsUnavailable' });
  }
  const result = await call();
  // Provably nothing left: the claim is free for the next try.
  if (result.result.kind === 'notSent') await records.releaseOnce(input).catch(() => undefined);
  return result;
}

async function sendContents(
  operation: string,
  input: SendContentsInput,
  merchant: AtobaraiMerchant | NoMerchant,
  call: (merchant: AtobaraiMerchant, wire: AtobaraiWireContents, now: Date) => Promise<CallResult<unknown>>,
): Promise<Call<null>> {
  const startedAt = Date.now();
  const now = new Date(startedAt);
  if ('missing' in merchant) return callOf(operation, input, now, notSentFor(merchant));
  const contents = toWireContents(input.contents, { contract: merchant.contract, today: jstDate(now) });
  if (!contents.ok) {
    const fault = contents.faults[0];
    return callOf(operation, input, now, { kind: 'refused', code: fault?.yamatoCode ?? fault?.rule ?? 'contents' });
  }
  return send(merchant, operation, input, startedAt, async (to, at) => {
    const outcome = await call(to, contents.wire, at);
    return outcome.kind === 'done' ? { kind: 'done', value: null } : outcome;
  });
}
