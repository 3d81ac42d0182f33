/** How each change at クロネコ代金後払い is written and sent. @see atobarai §2 */
import { atobarai } from '../../domain/atobarai/method.ts';
import { isReissueReason } from '../../domain/atobarai/own-actions.ts';
import { toWireReissueReason } from '../../domain/atobarai/values/reissue-reason.ts';
import { toWireContents } from '../../domain/atobarai/values/to-wire-contents.ts';
import type { AtobaraiWireContents } from '../../domain/atobarai/values/wire-contents.ts';
import { processDivOf, toWireSlip } from '../../domain/atobarai/values/wire-slip.ts';
import { readContents } from '../../domain/order/contents-reading.ts';
import type { CallPlan, WirePlan } from '../../domain/order/call-plan.ts';
import { jstDate } from '../../domain/values/japan-time.ts';
import { reduceAmount, reductionFields } from '../../yamato/atobarai/amount.ts';
import { cancelCredit, creditFields, requestCredit } from '../../yamato/atobarai/credit.ts';
import type { AtobaraiMerchant } from '../../yamato/atobarai/merchant.ts';
import { reissueFields, reissueWithdrawalFields, requestReissue } from '../../yamato/atobarai/reissue.ts';
import { changeSlip, registerSlip, withdrawSlips } from '../../yamato/atobarai/shipment.ts';
import { checkSmsCode } from '../../yamato/atobarai/sms.ts';
import { mapDone, done, type Outcome } from '../../yamato/outcome.ts';
import { NOTHING_KEPT, type Prepared, type SendRule } from '../service.ts';

type Rule = SendRule<AtobaraiMerchant>;

/** KAACL refusals that only the transaction's status explains. @see atobarai §2.5 */
const explainedByStatus: readonly string[] = ['kaacl008E', 'kaacl009E', 'kaacl015E'];

const sendCredit: Rule = {
  prepare: (merchant, plan) => prepareContents(merchant, plan, (wire) => creditFields(merchant, wire), (wire) => wire.totalAmountYen),
  async call(merchant, { settlementNo, fields, now }) {
    return mapDone(await requestCredit(merchant, { settlementNo, fields, now }), ({ verdict }) => done(verdict));
  },
};

const sendCancel: Rule = {
  prepare: () => NOTHING_KEPT,
  call: (merchant, { settlementNo, now }) => cancelCredit(merchant, { settlementNo, now }),
  asksAfter: (code) => explainedByStatus.includes(code),
};

const sendSlip: Rule = {
  prepare(_merchant, plan) {
    const slip = toWireSlip(slipOf(plan), plan.settlementNo);
    return slip.ok ? { fields: [['paymentNo', slip.value.paymentNo]], amountYen: null } : { unfit: slip.problems[0]?.rule ?? 'slip' };
  },
  async call(merchant, { settlementNo, plan, now }) {
    const slip = slipOf(plan);
    const wire = toWireSlip(slip, settlementNo);
    if (!wire.ok) throw new Error('a slip was checked before it is sent');
    return slip.replaces === null || processDivOf(slip) !== '1'
      ? registerSlip(merchant, { settlementNo, slip: wire.value, now })
      : changeSlip(merchant, { settlementNo, slipNo: wire.value.paymentNo, beforeSlipNo: slip.replaces, plannedShipDate: textOf(plan, 'plannedShipDate'), now });
  },
};

const sendWithdrawal: Rule = {
  prepare: () => NOTHING_KEPT,
  call: (merchant, { settlementNo, now }) => withdrawSlips(merchant, { settlementNo, now }),
};

const sendReduction: Rule = {
  prepare: (merchant, plan) => prepareContents(merchant, plan, reductionFields, (wire) => wire.totalAmountYen),
  call: (merchant, { settlementNo, fields, now }) => reduceAmount(merchant, { settlementNo, fields, now }),
};

const sendReissue: Rule = {
  prepare(merchant, plan) {
    const { reason } = plan.input;
    const wire = toWireReissueReason(isReissueReason(reason) ? reason : 'other', textOf(plan, 'reasonText'));
    return wire.ok ? prepareContents(merchant, plan, (contents) => reissueFields(contents, wire.value)) : { unfit: wire.problems[0]?.rule ?? 'reason' };
  },
  call: sendRequest,
};

const sendReissueWithdrawal: Rule = {
  prepare: (merchant, plan) => prepareContents(merchant, plan, reissueWithdrawalFields),
  call: sendRequest,
};

const sendSmsCode: Rule = {
  prepare: () => NOTHING_KEPT,
  async call(merchant, { settlementNo, plan, now }) {
    return mapDone(await checkSmsCode(merchant, { settlementNo, code: textOf(plan, 'code'), now }), ({ verdict }) => done(verdict));
  },
};

export const sends: Readonly<Record<string, Rule>> = { sendCredit, sendCancel, sendSlip, sendWithdrawal, sendReduction, sendReissue, sendReissueWithdrawal, sendSmsCode };

async function sendRequest(merchant: AtobaraiMerchant, { settlementNo, fields }: { readonly settlementNo: string; readonly fields: WirePlan['fields'] }): Promise<Outcome<null>> {
  return mapDone(await requestReissue(merchant, { settlementNo, fields }), () => done(null));
}

/** Checked when they came in; only time or a changed contract can have made them unfit. */
function prepareContents(
  merchant: AtobaraiMerchant,
  { input }: CallPlan,
  fieldsOf: (wire: AtobaraiWireContents) => WirePlan['fields'],
  amountOf: (wire: AtobaraiWireContents) => number | null = () => null,
): Prepared {
  const contents = readContents(input['contents'], atobarai);
  if (contents === null) return { unfit: 'contents' };
  const wired = toWireContents(contents, { contract: merchant.contract, today: jstDate(new Date()) });
  if (!wired.ok) return { unfit: wired.faults[0]?.rule ?? 'contents' };
  return { fields: fieldsOf(wired.wire), amountYen: amountOf(wired.wire) };
}

function slipOf({ input }: CallPlan): { readonly slipNo: string | null; readonly carrier: string; readonly replaces: string | null } {
  const { slipNo, carrier, replaces } = input;
  return { slipNo: typeof slipNo === 'string' ? slipNo : null, carrier: String(carrier), replaces: typeof replaces === 'string' ? replaces : null };
}

function textOf({ input }: CallPlan, name: string): string {
  const value = input[name];
  return typeof value === 'string' ? value : '';
}
