import { isStamp } from '../../../core/jst.ts';
import type { Check } from './check.ts';

/** Code numbers of one field; a number left out has no code in that operation. */
type Codes = Record<string, number>;

/** 加盟店コード: missing, digits, length, unknown, not allowed. @see atobarai §1.1 */
export function merchantCode(codes: Codes): Check[] {
  return [
    ...rule(codes['missing'], (call) => call.value('ycfStrCode') === ''),
    ...rule(codes['notDigits'], (call) => /[^0-9]/.test(call.value('ycfStrCode'))),
    ...rule(codes['notEleven'], (call) => given(call.value('ycfStrCode')) && call.value('ycfStrCode').length !== 11),
    ...rule(codes['unknown'], (call) => given(call.value('ycfStrCode')) && call.merchant === undefined),
    ...rule(codes['notAllowed'], (call) => call.merchant?.allowed === false),
  ];
}

/** 受注番号: missing, characters, length. @see atobarai §3.1 */
export function orderNumber(codes: Codes): Check[] {
  return [
    ...rule(codes['missing'], (call) => call.value('orderNo') === ''),
    ...rule(codes['notHalfWidth'], (call) => /[^\x20-\x7e]/.test(call.value('orderNo'))),
    ...rule(codes['characters'], (call) => /[^A-Za-z0-9_-]/.test(call.value('orderNo'))),
    ...rule(codes['tooLong'], (call) => call.value('orderNo').length > 20),
    ...rule(codes['notFound'], (call) => call.mayLook && call.order === undefined),
  ];
}

/** 依頼日時. Not compared with the clock. @see atobarai §1.2 */
export function requestDate(codes: Codes): Check[] {
  return [
    ...rule(codes['missing'], (call) => call.value('requestDate') === ''),
    ...rule(codes['notDigits'], (call) => /[^0-9]/.test(call.value('requestDate'))),
    ...rule(codes['notFourteen'], (call) => given(call.value('requestDate')) && call.value('requestDate').length !== 14),
    ...rule(codes['tooLong'], (call) => call.value('requestDate').length > 14),
    ...rule(codes['notReal'], (call) => /^\d+$/.test(call.value('requestDate')) && !isStamp(call.value('requestDate'))),
  ];
}

/** パスワード. An unknown merchant has none to compare with. */
export function password(codes: Codes): Check[] {
  return [
    ...rule(codes['missing'], (call) => call.value('password') === ''),
    ...rule(codes['characters'], (call) => /[^A-Za-z0-9]/.test(call.value('password'))),
    ...rule(codes['tooLong'], (call) => call.value('password').length > 8),
    ...rule(codes['wrong'], (call) => {
      const sent = call.value('password');
      return given(sent) && call.merchant !== undefined && call.merchant.password !== sent;
    }),
  ];
}

/** The body is not form data. @see atobarai §10 */
export function layout(code: number): Check[] {
  return [[code, (call) => !call.isForm]];
}

/** A rule that exists only where the operation has a code for it. */
export function rule(code: number | undefined, breaks: Check[1]): Check[] {
  return code === undefined ? [] : [[code, breaks]];
}

export function given(value: string): boolean {
  return value !== '';
}
