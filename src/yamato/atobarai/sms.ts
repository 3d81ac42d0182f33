import { creditVerdicts, smsVerdicts, type SmsVerdict } from '../../domain/atobarai/answers.ts';
import type { CreditVerdict } from '../../domain/order/inquiry.ts';
import { done, mapDone, type Outcome } from '../outcome.ts';
import { call, readResult } from './call.ts';
import type { AtobaraiMerchant } from './merchant.ts';
import { type CallInput, closingFields, openingFields } from './request-fields.ts';

export type SmsCodeAnswer = { readonly verdict: SmsVerdict };

/** Whether the text can be a code: 1 to 4 half-width digits. @see atobarai §2.9 */
export function isSmsCode(text: string): boolean {
  return /^\d{1,4}$/.test(text);
}

/**
 * KAASA0020 SMS認証番号判定: checks the code the buyer typed. Each call uses up one of a few entries, so an unknown
 * outcome is resolved by KAAST, not by repeating. `kaasa020E` nothing to check, `021E` entries used up, `022E` expiring.
 * A code that {@link isSmsCode} refuses is a programming mistake and throws.
 */
export async function checkSmsCode(merchant: AtobaraiMerchant, input: CallInput & { readonly code: string }): Promise<Outcome<SmsCodeAnswer>> {
  if (!isSmsCode(input.code)) throw new Error('an SMS code is 1 to 4 half-width digits (atobarai §2.9)');
  const answer = await call(merchant, 'KAASA0020', input.settlementNo, [
    ...openingFields(merchant, input.settlementNo),
    ['ninCode', input.code],
    ...closingFields(merchant, input.now),
  ]);
  return mapDone(answer, (elements) => mapDone(readResult(elements, smsVerdicts), (verdict) => done({ verdict })));
}

/** 判定結果のPOST通知: what Yamato posts to the shop after an SMS check. Untrusted until KAAST confirms it. */
export type SmsPush = {
  readonly ycfStrCode: string;
  readonly settlementNo: string;
  /** The mobile number, personal data. */
  readonly tel: string;
  /** 送り先区分: 3 code check, 4 reachability check. */
  readonly kind: 'code' | 'reachability';
  readonly verdict: CreditVerdict;
  /** SMS認証結果; null when the field is blank or absent. */
  readonly codeAccepted: boolean | null;
  /** SMS有効性結果; null when the field is blank or absent. */
  readonly reachable: boolean | null;
};

export type SmsPushResult =
  | { readonly ok: true; readonly push: SmsPush }
  /** `field` is the wire name of the first field that makes no sense. */
  | { readonly ok: false; readonly field: string };

const PUSH_KINDS: Readonly<Record<string, SmsPush['kind']>> = { '3': 'code', '4': 'reachability' };

/** Reads the form body of a push. Unknown extra fields are ignored; never throws. @see atobarai §2.9 */
export function decodeSmsPush(formBody: string): SmsPushResult {
  const form = new URLSearchParams(formBody);
  const read = (name: string): string => form.getAll(name).length === 1 ? (form.get(name) ?? '').trim() : '';
  const ycfStrCode = read('ycfStrNo');
  if (!/^\d{11}$/.test(ycfStrCode)) return { ok: false, field: 'ycfStrNo' };
  const settlementNo = read('juchuNo');
  if (!/^[A-Za-z0-9_-]{1,20}$/.test(settlementNo)) return { ok: false, field: 'juchuNo' };
  const tel = read('keitaiNo').replace(/-/g, '');
  if (!/^\d{0,11}$/.test(tel)) return { ok: false, field: 'keitaiNo' };
  const kind = PUSH_KINDS[read('giftKb')];
  if (kind === undefined) return { ok: false, field: 'giftKb' };
  const verdict = creditVerdicts[read('snsKk')];
  if (verdict === undefined) return { ok: false, field: 'snsKk' };
  const codeAccepted = okOrNg(read('smsNinKk'));
  if (codeAccepted === undefined) return { ok: false, field: 'smsNinKk' };
  const reachable = okOrNg(read('smsYuuKk'));
  if (reachable === undefined) return { ok: false, field: 'smsYuuKk' };
  return { ok: true, push: { ycfStrCode, settlementNo, tel, kind, verdict, codeAccepted, reachable } };
}

/** 0 OK, 1 NG. */
function okOrNg(digit: string): boolean | null | undefined {
  if (digit === '') return null;
  if (digit === '0') return true;
  return digit === '1' ? false : undefined;
}
