/** How each change at クロネコwebコレクト is written and sent, and what its answer brings. @see webcollect §2 */
import { card } from '../../domain/card/method.ts';
import { toWireAuthorisation } from '../../domain/card/values/to-wire-authorisation.ts';
import { followsRule } from '../../domain/card/values/wire-rules.ts';
import type { CallPlan } from '../../domain/order/call-plan.ts';
import type { Answer, CallResult } from '../../domain/order/call-result.ts';
import { readContents } from '../../domain/order/contents-reading.ts';
import { isRecord } from '../../domain/values/json.ts';
import { hasYamatoCheckDigit } from '../../domain/values/slip-number.ts';
import type { Outcome } from '../../yamato/outcome.ts';
import { authorisationFields, authorise, completeThreeD, type Verdict } from '../../yamato/webcollect/authorisation.ts';
import { cancelCredit, changeAmount, reauthorise } from '../../yamato/webcollect/credit.ts';
import { registerSlip, type Slip, withdrawSlip } from '../../yamato/webcollect/shipment.ts';
import type { ThreeDPage } from '../../yamato/webcollect/three-d-page.ts';
import { decodeThreeDReturn, type ThreeDReturnResult } from '../../yamato/webcollect/three-d-return.ts';
import { NOTHING_KEPT, type Prepared, type SendRule } from '../service.ts';
import type { CardMerchant } from './merchant.ts';

type Rule = SendRule<CardMerchant>;

/** A08. What is kept of it says nothing of the card: the token is added at each sending, as it is good for one. */
const sendCredit: Rule = {
  prepare: prepareAuthorisation,
  call: async (merchant, { settlementNo, fields, plan }) => answerOf(await authorise(merchant, { settlementNo, fields, token: textOf(plan, 'token') ?? '' })),
};

/** A09. */
const sendThreeDResult: Rule = {
  prepare: (_merchant, plan) => (readReturned(plan).ok && textOf(plan, 'threeDToken') !== null ? NOTHING_KEPT : { unfit: 'threeDSecureReturn' }),
  async call(merchant, { settlementNo, plan }) {
    const read = readReturned(plan);
    if (!read.ok) throw new Error('what came back was checked before it is sent');
    return answerOf(await completeThreeD(merchant, { settlementNo, returned: read.returned, threeDToken: textOf(plan, 'threeDToken') ?? '' }));
  },
};

/** A06. */
const sendCancel: Rule = {
  prepare: () => NOTHING_KEPT,
  call: (merchant, { settlementNo }) => cancelCredit(merchant, { settlementNo }),
  // No such order, or not to be cancelled as it is: why, only the status explains.
  asksAfter: (code) => /^A06201000[1-7]$|^A062030001$/.test(code),
};

/** A07. */
const sendAmount: Rule = {
  prepare: (_merchant, { input }) => (followsRule('new_price', String(input['amountYen'])) ? { fields: [], amountYen: Number(input['amountYen']) } : { unfit: 'amountOutOfRange' }),
  async call(merchant, { settlementNo, plan }) {
    const changed = await changeAmount(merchant, { settlementNo, amountYen: Number(plan.input['amountYen']) });
    return changed.kind === 'done' && changed.value === 'twoAuthorisations' ? { ...changed, brings: { twoAuthorisations: true } } : changed;
  },
};

/** A11. */
const sendReauthorisation: Rule = {
  prepare: () => NOTHING_KEPT,
  call: (merchant, { settlementNo }) => reauthorise(merchant, { settlementNo }),
};

/** E01. Where the parcel can be followed is the same for all slips, and kept nowhere. */
const sendSlip: Rule = {
  prepare: (_merchant, plan) => (slipOf(plan) === null ? { unfit: 'slip' } : NOTHING_KEPT),
  async call(merchant, { settlementNo, plan }) {
    const slip = slipOf(plan);
    if (slip === null) throw new Error('a slip was checked before it is sent');
    const registered = await registerSlip(merchant, { settlementNo, slip });
    return registered.kind === 'done' ? { kind: 'done', value: null } : registered;
  },
};

/** E02. */
const sendWithdrawal: Rule = {
  prepare: (_merchant, plan) => (followsRule('slip_no', textOf(plan, 'registeredAs') ?? '') ? NOTHING_KEPT : { unfit: 'slip' }),
  call: (merchant, { settlementNo, plan }) => withdrawSlip(merchant, { settlementNo, registeredAs: textOf(plan, 'registeredAs') ?? '' }),
};

export const sends: Readonly<Record<string, Rule>> = { sendCredit, sendThreeDResult, sendCancel, sendAmount, sendReauthorisation, sendSlip, sendWithdrawal };

/** Checked when it came in; only time or a changed contract can have made it unfit. */
function prepareAuthorisation(merchant: CardMerchant, plan: CallPlan): Prepared {
  const contents = readContents(plan.input['contents'], card);
  if (contents === null) return { unfit: 'contents' };
  if (!followsRule('token', textOf(plan, 'token') ?? '')) return { unfit: 'tokenMissing' };
  // How far ahead it may ship was judged as it came in.
  const wired = toWireAuthorisation(contents, { contract: merchant.contract, captureWithinDays: 0 });
  if (!wired.ok) return { unfit: wired.faults[0]?.rule ?? 'contents' };
  const { wire } = wired;
  const returnUrl = textOf(plan, 'returnUrl') ?? undefined;
  return { fields: authorisationFields(merchant, { ...wire, returnUrl }), amountYen: wire.amountYen };
}

function answerOf(outcome: Outcome<Verdict | ({ readonly kind: 'threeDSecure' } & ThreeDPage)>): CallResult<Answer> {
  if (outcome.kind !== 'done') return outcome;
  const { value } = outcome;
  switch (value.kind) {
    case 'threeDSecure':
      return { kind: 'done', value: 'held', brings: { threeD: { html: value.html, threeDToken: value.threeDToken } } };
    case 'authorised':
      return { kind: 'done', value: 'approved', brings: { approvalNo: value.approvalNo } };
    case 'refused':
      return { kind: 'done', value: 'refused', code: value.code, brings: { code: value.code, creditErrorCode: value.creditErrorCode } };
  }
}

/** As the browser posted it: writing it as a form and reading it again changes no value. */
function readReturned({ input }: CallPlan): ThreeDReturnResult {
  const { returned } = input;
  const fields = isRecord(returned) ? Object.entries(returned).map(([name, value]): [string, string] => [name, String(value)]) : [];
  return decodeThreeDReturn(new URLSearchParams(fields).toString());
}

function slipOf(plan: CallPlan): Slip | null {
  if (plan.input['carrier'] !== 'yamato') return { carrier: 'other' };
  const slipNo = textOf(plan, 'registeredAs') ?? '';
  return hasYamatoCheckDigit(slipNo) ? { carrier: 'yamato', slipNo } : null;
}

function textOf({ input }: CallPlan, name: string): string | null {
  const value = input[name];
  return typeof value === 'string' ? value : null;
}
