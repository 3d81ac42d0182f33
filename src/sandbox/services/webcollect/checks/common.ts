import { createHash } from 'node:crypto';
import { isStamp } from '../../../core/jst.ts';
import { isExpiry, isOver } from '../card.ts';
import type { Call } from '../operations/call.ts';
import { hasUnsupported, isWiderThan } from './characters.ts';
import { isMissing, longerThan, notOneOf, unlike } from './field.ts';
import type { Breaks, Field } from './field.ts';

/** Parameters that several operations have, each at a place of its own. @see webcollect §2.0, §6.1 */

export const deviceDiv = (at: number, ...others: string[]): Field => ({ at, name: 'device_div', faults: { 1: isMissing, 6: notOneOf('1', '2', ...others) } });

const ORDER_NO = /^[0-9A-Z#*/<>:@-]+$/;

export const orderNo = (at: number, more: Field['faults'] = {}): Field => ({ at, name: 'order_no', faults: { 1: isMissing, 2: longerThan(23), 4: unlike(ORDER_NO), ...more } });

/** An amount of money. `limit`: the most that it may be. */
export const yen = (at: number, name: string, limit: (call: Call) => number): Field => ({
  at,
  name,
  faults: {
    1: isMissing,
    2: longerThan(7),
    4: unlike(/^\d+$/),
    71: (value) => Number(value) < 1,
    72: (value, call) => Number(value) > limit(call),
  },
});

const widerThan = (full: number, half: number): Breaks => (value) => isWiderThan(value, full, half);

export const buyerName = (at: number, more: Field['faults'] = {}): Field => ({
  at,
  name: 'buyer_name_kanji',
  faults: { 1: isMissing, 71: hasUnsupported, 72: widerThan(20, 40), ...more },
});

export const goodsName = (at: number, more: Field['faults'] = {}): Field => ({ at, name: 'goods_name', faults: { 71: hasUnsupported, 72: widerThan(200, 400), ...more } });

export const buyerTel = (at: number, more: Field['faults'] = {}): Field => ({
  at,
  name: 'buyer_tel',
  faults: { 1: isMissing, 2: (value) => value !== '' && (value.length < 8 || value.length > 13), 4: unlike(/^[\d-]+$/), ...more },
});

const halfAddress: Breaks = (value) => /^@|@$/.test(value) || !value.includes('@');

export const buyerEmail = (at: number): Field => ({
  at,
  name: 'buyer_email',
  faults: { 1: isMissing, 2: longerThan(64), 71: unlike(/^[\x21-\x7e]+$/), 72: halfAddress },
});

export const payWay = (at: number): Field => ({ at, name: 'pay_way', faults: { 1: isMissing, 2: longerThan(2), 4: unlike(/^\d+$/) } });

/** Also the numbers that clients send for brands they do not know. @see webcollect §11 */
const COMPANIES = [...Array.from({ length: 15 }, (_, number) => String(number)), '99'];

export const cardCompany = (at: number, kind = 72): Field => ({ at, name: 'card_code_api', faults: { [kind]: notOneOf(...COMPANIES) } });

const isLoopback = (url: string): boolean => /^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/?#]|$)/.test(url);

/** 加盟店ECサイトURL. `isWanted`: does the payment go over 3-D Secure? */
export const returnUrl = (at: number, isWanted: (call: Call) => boolean): Field => ({
  at,
  name: 'trader_ec_url',
  faults: {
    71: (value, call) => value === '' && isWanted(call),
    72: longerThan(128),
    73: (value, { merchant }) => value !== '' && !/^https:\/\/./.test(value) && !isLoopback(value) && !(merchant.httpReturnUrls && /^http:\/\/./.test(value)),
  },
});

export const memberId = (at: number): Field => ({ at, name: 'member_id', faults: { 1: isMissing, 2: longerThan(64), 71: unlike(/^[\x21-\x7e]+$/) } });

/** 認証キー: symbols are legal. @see webcollect §11 */
export const authKey = (at: number): Field => ({ at, name: 'authentication_key', faults: { 1: isMissing, 2: longerThan(8), 71: unlike(/^[\x21-\x7e]+$/) } });

export const checkSum = (at: number): Field => ({ at, name: 'check_sum', faults: { 1: isMissing, 71: (value, call) => value !== checkSumOf(call) } });

/** What the check sum of a call about a member's cards must be. @see webcollect §1.5 */
export function checkSumOf({ value, merchant }: Call): string {
  return sha256(value('member_id') + value('authentication_key') + merchant.accessKey);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export const cardKey = (at: number): Field => ({ at, name: 'card_key', faults: { 1: isMissing, 6: notOneOf('1', '2', '3') } });

export const lastCreditDate = (at: number): Field => ({ at, name: 'last_credit_date', faults: { 1: isMissing, 5: (value) => value !== '' && !isStamp(value) } });

/** `MMyy`, and not over. */
export const newExpiry = (at: number): Field => ({
  at,
  name: 'card_exp',
  faults: { 5: (value) => value !== '' && !isExpiry(value), 71: (value, { now }) => isExpiry(value) && isOver(value, now) },
});

export const isCardOwner = (owner: string): boolean => /^[A-Za-z .,-]+$/.test(owner);

/** Only something must be there. */
export const present = (at: number, name: string): Field => ({ at, name, faults: { 1: isMissing } });
