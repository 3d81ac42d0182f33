import type { AuthorisationRequest } from '../../../src/yamato/webcollect/authorisation.ts';
import type { Member } from '../../../src/yamato/webcollect/check-sum.ts';
import type { WebcollectMerchant } from '../../../src/yamato/webcollect/merchant.ts';
import type { ThreeDReturn } from '../../../src/yamato/webcollect/three-d-return.ts';
import { xml } from '../stub-yamato.ts';

export function aMerchant(baseUrl: string, different: Partial<WebcollectMerchant> = {}): WebcollectMerchant {
  return { baseUrl, pathForm: 'api', addressCheckUrl: baseUrl, traderCode: '888888801', accessKey: '1234567', timeoutMs: 2_000, ...different };
}

export const settlementNo = 'A-7-1';
export const token = 'Abcd0123Efgh4567';
export const threeDToken = '0123456789abcdef0123456789abcdef';
/** Those of the fact sheet's vectors. */
export const member: Member = { memberId: 'member01', authenticationKey: 'ABCD1234' };
export const lastUsed = '20260924101500';

export function aRequest(different: Partial<AuthorisationRequest> = {}): AuthorisationRequest {
  return { device: 'pc', amountYen: 5_400, buyerName: '見本　花子', buyerTel: '090-0000-0000', buyerEmail: 'hanako@example.com', payWay: '1', ...different };
}

/** What the browser brings back, each value as an issuer writes it. */
export const returned: ThreeDReturn = {
  COMP_CD: '2a99661', TOKEN: 'xY9+/=', CARD_EXP: '2712', ITEM_PRICE: '5400', ITEM_TAX: '0', CUST_CD: 'A-7-1', SHOP_ID: '0001', TERM_CD: '01',
  CRD_RES_CD: '000', RES_VE: 'Y', RES_PA: 'Y', RES_CODE: '0000', '3D_INF': 'a b+c%2F&=', '3D_TRAN_ID': 'T0001', SEND_DT: '20261124101500', HASH_VALUE: '0f1e',
};

export const ok = (more: Readonly<Record<string, string>> = {}): string => xml({ returnCode: '0', errorCode: '', returnDate: '20261124101501', ...more });

export const refusal = (errorCode: string, more: Readonly<Record<string, string>> = {}): string =>
  xml({ returnCode: '1', errorCode, returnDate: '20261124101501', ...more });

/** One transaction as E04 tells it. */
export function traded(different: Readonly<Record<string, string>> = {}): string {
  const data: Readonly<Record<string, string>> = {
    orderNo: settlementNo, deviceDiv: '2', settleDate: '20261124101500', orderDataSeq: '000000012345', settlePrice: '5400', settleMethodDiv: '0', settleMethod: '9',
    statusInfo: '4', memberId: '', payWay: '1', crdCResCd: '123456', crdCResDate: '20261124101500', threeDCode: '', voteNumber: '', expiredDays: '',
    emoneyExpiredDays: '', packingInfo: '', slipNo: '', extraSlipNo: '', deliveryServiceCode: '', allDeliveryDate: '', finishDate: '', slipDate: '',
    scheduledShippingDate: '', warningInfo: '', cancelDate: '', renewalDate: '', ...different,
  };
  const children = Object.entries(data).map(([name, value]) => `<${name}>${value}</${name}>`);
  return ok({ resultCount: '1', resultData: children.join('') });
}

export function aCard(different: Readonly<Record<string, string>> = {}): string {
  const data: Readonly<Record<string, string>> = {
    cardKey: '1', maskingCardNo: '************1111', cardExp: '0128', cardOwner: 'TARO YAMADA', cardCodeApi: '9', lastCreditDate: lastUsed, subscriptionFlg: '0', ...different,
  };
  return Object.entries(data).map(([name, value]) => `<${name}>${value}</${name}>`).join('');
}

/** The answer of A03 with these cards. */
export function walletOf(...cards: readonly string[]): string {
  return `<return><returnCode>0</returnCode><errorCode/><cardUnit>${cards.length}</cardUnit>${cards.map((card) => `<cardData>${card}</cardData>`).join('')}</return>`;
}
