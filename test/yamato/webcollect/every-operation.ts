import { authorisationFields, authorise, completeThreeD } from '../../../src/yamato/webcollect/authorisation.ts';
import { cancelCredit, changeAmount, reauthorise } from '../../../src/yamato/webcollect/credit.ts';
import type { WebcollectMerchant } from '../../../src/yamato/webcollect/merchant.ts';
import { deleteCard, listCards, updateCard } from '../../../src/yamato/webcollect/saved-cards.ts';
import { changeReservedDate, registerSlip, withdrawSlip } from '../../../src/yamato/webcollect/shipment.ts';
import { inquireSourceAddress } from '../../../src/yamato/webcollect/source-address.ts';
import { inquireTrade } from '../../../src/yamato/webcollect/trade.ts';
import type { Outcome } from '../../../src/yamato/outcome.ts';
import { aRequest, lastUsed, member, returned, settlementNo, threeDToken, token } from './stub-webcollect.ts';

export type NamedOperation = readonly [name: string, operation: string, call: (merchant: WebcollectMerchant) => Promise<Outcome<unknown>>];

/** Every function of the client with plain input: its name, its operation, and the call. */
export const everyOperation: readonly NamedOperation[] = [
  ['listCards', 'A03', (merchant) => listCards(merchant, member)],
  ['updateCard', 'A04', (merchant) => updateCard(merchant, { member, cardKey: '1', lastUsed, expiry: '0129', owner: 'TARO YAMADA', cardCode: '9' })],
  ['deleteCard', 'A05', (merchant) => deleteCard(merchant, { member, cardKey: '1', lastUsed })],
  ['cancelCredit', 'A06', (merchant) => cancelCredit(merchant, { settlementNo })],
  ['changeAmount', 'A07', (merchant) => changeAmount(merchant, { settlementNo, amountYen: 3_000 })],
  ['authorise', 'A08', (merchant) => authorise(merchant, { settlementNo, token, fields: authorisationFields(merchant, aRequest()) })],
  ['completeThreeD', 'A09', (merchant) => completeThreeD(merchant, { settlementNo, threeDToken, returned })],
  ['reauthorise', 'A11', (merchant) => reauthorise(merchant, { settlementNo })],
  ['registerSlip', 'E01', (merchant) => registerSlip(merchant, { settlementNo, slip: { carrier: 'yamato', slipNo: '123456789013' } })],
  ['withdrawSlip', 'E02', (merchant) => withdrawSlip(merchant, { settlementNo, registeredAs: '123456789013' })],
  ['changeReservedDate', 'E03', (merchant) => changeReservedDate(merchant, { settlementNo, reservedFor: '2027-01-08' })],
  ['inquireTrade', 'E04', (merchant) => inquireTrade(merchant, { settlementNo })],
  ['inquireSourceAddress', 'H01', (merchant) => inquireSourceAddress(merchant)],
];
