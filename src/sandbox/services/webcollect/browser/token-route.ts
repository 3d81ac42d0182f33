import type { Answer, OwnRoute } from '../../../core/wire/operation.ts';
import { isExpiry, isOver, typedCard } from '../card.ts';
import { isCardOwner, sha256 } from '../checks/common.ts';
import { cardAt, cardsOf } from '../member.ts';
import type { Merchant } from '../merchant.ts';
import type { Ledger } from '../operations/call.ts';

/** Where the token libraries send what the buyer typed; Yamato's own address for it is not known. */
const PATH = /^\/sandbox\/token$/;
const ANY_ORIGIN = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
const PREFLIGHT = { ...ANY_ORIGIN, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type', 'access-control-max-age': '600' };

/** One thing that is wrong, as the library hands it to the shop's page. */
type TokenError = { errorCode: string; errorMsg: string; errorItem?: string };

type Info = (name: string) => string;

/** `POST /sandbox/token` from the shop's own page: the members of `info` as JSON, a token or what is wrong as JSON. @see webcollect §2.1 */
export function tokenRoutes(ledger: Ledger): OwnRoute[] {
  return [
    { method: 'OPTIONS', path: PATH, answer: () => ({ status: 204, contentType: 'text/plain', headers: PREFLIGHT, body: Buffer.alloc(0) }) },
    { method: 'POST', path: PATH, answer: ({ body }) => json(tokenFor(ledger, infoOf(body))) },
  ];
}

function tokenFor(ledger: Ledger, info: Info | undefined): { token: string } | { errorInfo: TokenError[] } {
  if (info === undefined) return wrong('Z019999999', 'the body is not a JSON object');
  const merchant = ledger.desk.merchants.find(info('traderCode'));
  const now = ledger.desk.now();
  if (merchant === undefined || !merchant.allowed) return wrong('Z012000007', '加盟店コードの設定に誤りがあります。');
  const unfit = fitsShop(info, merchant);
  if (unfit !== undefined) return { errorInfo: [unfit] };
  const choice = { authDiv: info('authDiv'), optServDiv: info('optServDiv'), memberId: info('memberId'), authKey: info('authKey') };
  const errorInfo = cardFaults(info, now);
  if (errorInfo.length > 0) return { errorInfo };
  if (!isKept(info)) {
    const card = typedCard(info('cardNo'), info('cardExp'), info('cardOwner'));
    return { token: ledger.tokens.create(merchant.code, { ...choice, card, savedId: null }, now) };
  }
  const cards = cardsOf(ledger.members.find(merchant.code, choice.memberId), choice.authKey);
  const saved = cardAt(cards, info('cardKey'), info('lastCreditDate'));
  if (saved === undefined) return wrong('T012000003', 'お預かりしているカードが見つかりません。');
  return { token: ledger.tokens.create(merchant.code, { ...choice, card: null, savedId: saved.id }, now) };
}

function fitsShop(info: Info, { code, accessKey, contract }: Merchant): TokenError | undefined {
  const [authDiv, optServDiv, memberId, authKey] = [info('authDiv'), info('optServDiv'), info('memberId'), info('authKey')];
  const isOption = optServDiv === '01';
  const faults: [isWrong: boolean, code: string, message: string][] = [
    [!['0', '1', '2', '3'].includes(authDiv), 'T011010206', '認証区分に誤りがあります。'],
    [optServDiv !== '00' && !isOption, 'T011010306', 'オプションサービス区分に誤りがあります。'],
    [isOption && (memberId === '' || memberId.length > 64), 'T011010501', 'カード保有者を特定するIDに誤りがあります。'],
    [isOption && (authKey === '' || authKey.length > 8), 'T011010601', '認証キーに誤りがあります。'],
    [isOption && !contract.optionService, 'T012000005', 'オプションサービスの契約がありません。'],
    [info('checkSum') !== sha256(memberId + authKey + accessKey + authDiv), 'T011010471', `チェックサムに誤りがあります（加盟店 ${code}）。`],
  ];
  const fault = faults.find(([isWrong]) => isWrong);
  return fault && { errorCode: fault[1], errorMsg: fault[2] };
}

const isKept = (info: Info): boolean => info('optServDiv') === '01' && info('cardKey') !== '';

/** What the buyer has to type again. A kept card brings its masked number, or none. */
function cardFaults(info: Info, now: number): TokenError[] {
  const [cardNo, cardOwner, cardExp, securityCode] = [info('cardNo'), info('cardOwner'), info('cardExp'), info('securityCode')];
  const isTyped = !isKept(info);
  const asksCode = info('authDiv') === '2' || info('authDiv') === '3';
  const faults: [isWrong: boolean, code: string, message: string, item: string][] = [
    [isTyped && !/^\d{13,16}$/.test(cardNo), 'T011010704', 'カード番号は半角数字で入力してください。', 'cardNo'],
    [isTyped && cardOwner !== '' && !isCardOwner(cardOwner), 'T011010804', 'カード名義人は半角英字で入力してください。', 'cardOwner'],
    [isTyped && !isExpiry(cardExp), 'T011010905', '有効期限はMMYYで入力してください。', 'cardExp'],
    [isTyped && isExpiry(cardExp) && isOver(cardExp, now), 'T011010971', '有効期限が過ぎています。', 'cardExp'],
    [asksCode && !/^\d{3,4}$/.test(securityCode), 'T011011004', 'セキュリティコードは3桁または4桁の半角数字で入力してください。', 'securityCode'],
  ];
  return faults.filter(([isWrong]) => isWrong).map(([, errorCode, errorMsg, errorItem]) => ({ errorCode, errorMsg, errorItem }));
}

/** Numbers are as good as texts: a page may send either. */
function infoOf(body: string): Info | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    const values = new Map(Object.entries(parsed));
    return (name) => {
      const value: unknown = values.get(name);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    };
  } catch {
    // Whatever is not JSON is told to the page as one error, like everything else.
    return undefined;
  }
}

function wrong(errorCode: string, errorMsg: string): { errorInfo: TokenError[] } {
  return { errorInfo: [{ errorCode, errorMsg }] };
}

function json(value: unknown): Answer {
  return { status: 200, contentType: 'application/json; charset=UTF-8', headers: ANY_ORIGIN, body: Buffer.from(JSON.stringify(value)) };
}
