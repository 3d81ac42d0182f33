import { cancelCredit, inquireCredit } from '../../src/yamato/atobarai/credit.ts';
import { fetchInvoiceData } from '../../src/yamato/atobarai/invoice-data.ts';
import type { AtobaraiMerchant } from '../../src/yamato/atobarai/merchant.ts';
import { reduceAmount, reissueInvoice, requestCredit, withdrawReissue } from './as-wired.ts';
import { changeSlip, registerSlip, withdrawSlips } from '../../src/yamato/atobarai/shipment.ts';
import { checkSmsCode } from '../../src/yamato/atobarai/sms.ts';
import { inquireTransaction } from '../../src/yamato/atobarai/transaction.ts';
import type { Outcome } from '../../src/yamato/outcome.ts';
import { now, settlementNo, wire } from './stub-yamato.ts';

export type NamedOperation = readonly [name: string, operation: string, call: (merchant: AtobaraiMerchant) => Promise<Outcome<unknown>>];

const input = { settlementNo, now };
const slip = { processDiv: '0', paymentNo: '123456789013' } as const;

/** Every function of the client with plain input: its name, its operation, and the call. */
export const everyOperation: readonly NamedOperation[] = [
  ['requestCredit', 'KAARA0010', (merchant) => requestCredit(merchant, { ...input, wire: wire() })],
  ['inquireCredit', 'KAARS0010', (merchant) => inquireCredit(merchant, input)],
  ['cancelCredit', 'KAACL0010', (merchant) => cancelCredit(merchant, input)],
  ['inquireTransaction', 'KAAST0010', (merchant) => inquireTransaction(merchant, input)],
  ['registerSlip', 'KAASL0010', (merchant) => registerSlip(merchant, { ...input, slip })],
  ['changeSlip', 'KAASL0010', (merchant) => changeSlip(merchant, { ...input, slipNo: '123456789024', beforeSlipNo: '123456789013', plannedShipDate: '2026-11-27' })],
  ['withdrawSlips', 'KAASL0010', (merchant) => withdrawSlips(merchant, input)],
  ['reduceAmount', 'KAAKK0010', (merchant) => reduceAmount(merchant, { ...input, wire: wire() })],
  ['fetchInvoiceData', 'KAASD0010', (merchant) => fetchInvoiceData(merchant, input)],
  ['reissueInvoice', 'KAARR0010', (merchant) => reissueInvoice(merchant, { settlementNo, wire: wire(), reason: { reasonReissue: '6', reasonReissueEtc: 'お届け日変更' } })],
  ['withdrawReissue', 'KAARR0010', (merchant) => withdrawReissue(merchant, { settlementNo, wire: wire() })],
  ['checkSmsCode', 'KAASA0020', (merchant) => checkSmsCode(merchant, { ...input, code: '0427' })],
];
