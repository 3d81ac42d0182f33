import { stamp } from '../../../core/jst.ts';
import type { Answer, OwnAsk, OwnRoute } from '../../../core/wire/operation.ts';
import { maskedNo, threeDFate } from '../card.ts';
import { sha256 } from '../checks/common.ts';
import type { Merchant } from '../merchant.ts';
import type { Ledger } from '../operations/call.ts';
import type { Order, ThreeD } from '../order.ts';
import { randomText } from '../tokens.ts';
import { backPage, challengePage, overPage } from './away-page.ts';

const PATH = /^\/sandbox\/3ds\/([0-9a-f]{32})$/;

/** The card issuer's page: asks the buyer, or does not, and sends the browser back to the shop. @see webcollect §11.1 */
export function issuerRoutes(ledger: Ledger): OwnRoute[] {
  return ['GET', 'POST'].map((method) => ({ method, path: PATH, answer: (ask) => htmlAnswer(showIssuer(ledger, ask)) }));
}

function showIssuer(ledger: Ledger, { parts: [id = ''], body, baseUrl }: OwnAsk): string {
  const place = ledger.index.away(id);
  const merchant = ledger.desk.merchants.find(place?.merchant ?? '');
  const order = merchant && ledger.orders.look(merchant, place?.orderNo ?? '');
  if (merchant === undefined || order?.threeD == null || order.threeD.id !== id || order.card === null) return overPage();
  const { threeD } = order;
  if (threeD.posted !== null) return backPage(threeD.returnUrl, threeD.posted);
  const fate = threeDFate(order.card);
  const result = new URLSearchParams(body).get('result');
  if (fate.asks && result === null) return challengePage(baseUrl, id, order.amountYen);
  threeD.posted = returnFields(order, threeD, merchant, fate.asks ? (result === 'ok' ? '0000' : '0002') : fate.resultCode, ledger.desk.now());
  ledger.orders.write(order, merchant, 'issuer', { change: `3Dセキュア ${threeD.posted['RES_CODE'] ?? ''}` });
  return backPage(threeD.returnUrl, threeD.posted);
}

/** What the browser posts to the shop: every name with a value, and no value with a character that a shop's filters change. */
function returnFields(order: Order, threeD: ThreeD, merchant: Merchant, resultCode: string, now: number): Record<string, string> {
  const card = order.card;
  const isGood = resultCode === '0000';
  const fields = {
    COMP_CD: '200',
    CARD_NO: card === null ? '0' : maskedNo(card),
    TOKEN: randomText(16),
    CARD_EXP: card?.exp ?? '0',
    ITEM_PRICE: String(order.amountYen),
    ITEM_TAX: '0',
    CUST_CD: order.inquiryNo,
    SHOP_ID: merchant.code,
    TERM_CD: '00001',
    CRD_RES_CD: '000001',
    RES_VE: isGood ? 'Y' : 'N',
    RES_PA: isGood ? 'Y' : 'N',
    RES_CODE: resultCode,
    '3D_INF': randomText(28),
    '3D_TRAN_ID': randomText(28),
    SEND_DT: stamp(now),
  };
  return { ...fields, HASH_VALUE: sha256(Object.values(fields).join('') + threeD.id) };
}

function htmlAnswer(html: string): Answer {
  return { status: 200, contentType: 'text/html; charset=UTF-8', headers: { 'cache-control': 'no-store' }, body: Buffer.from(html) };
}
