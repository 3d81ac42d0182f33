/** Calls with contents as the wire has them: the plan of each, and at once the call. */
import type { WireReissueReason } from '../../src/domain/atobarai/values/reissue-reason.ts';
import type { AtobaraiWireContents } from '../../src/domain/atobarai/values/wire-contents.ts';
import { reduceAmount as reduceBy, reductionFields } from '../../src/yamato/atobarai/amount.ts';
import { creditFields, requestCredit as requestBy } from '../../src/yamato/atobarai/credit.ts';
import type { AtobaraiMerchant } from '../../src/yamato/atobarai/merchant.ts';
import { reissueFields, reissueWithdrawalFields, requestReissue } from '../../src/yamato/atobarai/reissue.ts';
import type { CallInput } from '../../src/yamato/atobarai/request-fields.ts';

type Wired = CallInput & { readonly wire: AtobaraiWireContents };

export const requestCredit = (merchant: AtobaraiMerchant, { wire, ...input }: Wired) => requestBy(merchant, { ...input, fields: creditFields(merchant, wire) });

export const reduceAmount = (merchant: AtobaraiMerchant, { wire, ...input }: Wired) => reduceBy(merchant, { ...input, fields: reductionFields(wire) });

export const reissueInvoice = (merchant: AtobaraiMerchant, { wire, reason, settlementNo }: Omit<Wired, 'now'> & { readonly reason: WireReissueReason }) =>
  requestReissue(merchant, { settlementNo, fields: reissueFields(wire, reason) });

export const withdrawReissue = (merchant: AtobaraiMerchant, { wire, settlementNo }: Omit<Wired, 'now'>) =>
  requestReissue(merchant, { settlementNo, fields: reissueWithdrawalFields(wire) });
