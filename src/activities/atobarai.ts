/** Activities that change something at クロネコ代金後払い. One send each; what comes of it is told, never thrown. */
import type { CreditVerdict } from '../domain/atobarai/answers.ts';
import type { Inquiry } from '../domain/order/inquiry.ts';
import { processDivOf, toWireSlip } from '../domain/atobarai/values/slip-number.ts';
import { toWireContents } from '../domain/atobarai/values/to-wire-contents.ts';
import type { CallPlan } from '../domain/order/call-plan.ts';
import { BEHIND, type Call, type CallResult } from '../domain/order/call-result.ts';
import { jstDate } from '../domain/values/japan-time.ts';
import type { Records } from '../records/records.ts';
import { cancelCredit, creditFields, requestCredit } from '../yamato/atobarai/credit.ts';
import { fetchInvoiceData } from '../yamato/atobarai/invoice-data.ts';
import type { AtobaraiMerchant } from '../yamato/atobarai/merchant.ts';
import { changeSlip, registerSlip, withdrawSlips } from '../yamato/atobarai/shipment.ts';
import type { AtobaraiActivities, SendCreditInput, SendCreditResult } from './contract.ts';
import { ask, askTransaction, notAsked } from './inquiry.ts';
import { type AtobaraiHosts, findMerchant, findSender, type NoMerchant } from './merchant.ts';
import { createAmendmentActivities, type SenderOf } from './amendments.ts';
import { permissionToSend } from './permission.ts';
import { callOf, isTooLate, notSentFor, send } from './send-once.ts';
import { watchUntilChanged } from './watch.ts';

export type AtobaraiDependencies = {
  readonly records: Pick<Records, 'credentialsFor' | 'loadOrder' | 'permitSend' | 'releaseSend' | 'keepPlan' | 'claimOnce' | 'releaseOnce'>;
  readonly hosts: AtobaraiHosts;
};

/** KAACL refusals that only the transaction's status explains. @see atobarai §2.5 */
const explainedByStatus: readonly string[] = ['kaacl008E', 'kaacl009E', 'kaacl015E'];

export function createAtobaraiActivities({ records, hosts }: AtobaraiDependencies): AtobaraiActivities {
  const merchantOf = (input: { shop: string; callTimeoutMs: number }) => findMerchant(records, hosts, input.shop, input.callTimeoutMs);
  const senderOf: SenderOf = (input) => findSender(records, hosts, input);

  return {
    async sendCredit(input): Promise<SendCreditResult> {
      const startedAt = Date.now();
      // Of a first send the records are asked below.
      const merchant = await (input.resend ? senderOf(input) : merchantOf(input));
      const prepared = prepareCredit(merchant, input);
      const sendPrepared = () => ('plan' in prepared ? sendCredit(merchant, prepared.plan, input, startedAt) : callOf('KAARA', input, new Date(), prepared.result));
      if (input.resend) return { kind: 'called', call: await sendPrepared() };
      const permission = await permissionToSend(records, input, 'plan' in prepared ? prepared.plan : null);
      switch (permission.kind) {
        case 'recordsUnavailable':
          return { kind: 'called', call: callOf('KAARA', input, new Date(), { kind: 'notSent', reason: permission.kind }) };
        case 'current':
          return { kind: 'called', call: await sendPrepared() };
        case 'permitted': {
          const call = await sendPrepared();
          await permission.settle(call.result);
          return { kind: 'called', call };
        }
        default:
          return permission;
      }
    },

    async sendSlip(input) {
      const startedAt = Date.now();
      const slip = toWireSlip(input, input.settlementNo);
      const { replaces, plannedShipDate, settlementNo } = input;
      const processDiv = processDivOf(input);
      if (!slip.ok) return { processDiv, inquiry: null, call: callOf('KAASL', input, new Date(), { kind: 'refused', code: slip.problems[0]?.rule ?? 'slip' }) };
      const found = await senderOf(input);
      const isAsked = input.recheck && !('missing' in found && found.missing === BEHIND);
      const inquiry = isAsked ? await inTime(startedAt, found, (merchant) => ask(merchant, settlementNo, 'credit')) : null;
      if (inquiry !== null && inquiry.verdict !== 'approved') return { processDiv, inquiry, call: null };
      // The recheck has a call's time of its own.
      const call = await send(found, 'KAASL', input, inquiry === null ? startedAt : Date.now(), (merchant, now) =>
        replaces === null || processDiv !== '1'
          ? registerSlip(merchant, { settlementNo, slip: slip.value, now })
          : changeSlip(merchant, { settlementNo, slipNo: slip.value.paymentNo, beforeSlipNo: replaces, plannedShipDate, now }),
      );
      return { processDiv, inquiry, call };
    },

    async sendCancel(input) {
      const merchant = await senderOf(input);
      const call = await send(merchant, 'KAACL', input, Date.now(), (to, now) => cancelCredit(to, { settlementNo: input.settlementNo, now }));
      const unclear = call.result.kind === 'refused' && explainedByStatus.includes(call.result.code);
      return { call, after: unclear && !('missing' in merchant) ? await askTransaction(merchant, input.settlementNo) : null };
    },

    async sendWithdrawal(input) {
      return send(await senderOf(input), 'KAASL', input, Date.now(), (to, now) => withdrawSlips(to, { settlementNo: input.settlementNo, now }));
    },

    ...createAmendmentActivities(records, senderOf),

    async fetchInvoice(input) {
      return send(await merchantOf(input), 'KAASD', input, Date.now(), (to, now) => fetchInvoiceData(to, { settlementNo: input.settlementNo, now }));
    },

    async inquire(input) {
      const merchant = await merchantOf(input);
      return 'missing' in merchant ? notAsked(notSentFor(merchant)) : ask(merchant, input.settlementNo, input.mode);
    },

    async watch(input) {
      return watchUntilChanged(input.plan, async () => {
        const merchant = await merchantOf(input);
        return 'missing' in merchant ? notAsked(notSentFor(merchant)) : ask(merchant, input.settlementNo, input.plan.mode);
      });
    },
  };
}

/** A question that a call to Yamato is to follow in the same activity. */
async function inTime(startedAt: number, merchant: AtobaraiMerchant | NoMerchant, question: (merchant: AtobaraiMerchant) => Promise<Inquiry>): Promise<Inquiry> {
  if ('missing' in merchant) return notAsked(notSentFor(merchant));
  return isTooLate(startedAt) ? notAsked({ reason: 'tooLate' }) : question(merchant);
}

/** What is to be sent, or why nothing can be. */
function prepareCredit(merchant: AtobaraiMerchant | NoMerchant, { settlementNo, contents }: SendCreditInput): { readonly plan: CallPlan } | { readonly result: CallResult<never> } {
  if ('missing' in merchant) return { result: notSentFor(merchant) };
  const wired = toWireContents(contents, { contract: merchant.contract, today: jstDate(new Date()) });
  // Checked when the order came in; only time or a changed contract can have made it unfit.
  if (!wired.ok) return { result: { kind: 'refused', code: wired.faults[0]?.yamatoCode ?? wired.faults[0]?.rule ?? 'contents' } };
  return { plan: { operation: 'KAARA', settlementNo, fields: creditFields(merchant, wired.wire), amountYen: wired.wire.totalAmountYen } };
}

async function sendCredit(merchant: AtobaraiMerchant | NoMerchant, { fields }: CallPlan, input: SendCreditInput, startedAt: number): Promise<Call<CreditVerdict>> {
  return send(merchant, 'KAARA', input, startedAt, async (to, now) => {
    const outcome = await requestCredit(to, { settlementNo: input.settlementNo, fields, now });
    return outcome.kind === 'done' ? { kind: 'done', value: outcome.value.verdict } : outcome;
  });
}
