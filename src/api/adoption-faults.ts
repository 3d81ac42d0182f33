/** 引継ぎ (`intake: adopt`): what a start that brings its own settlement number must and must not carry. */
import { methodOf } from '../domain/lifecycle/method.ts';
import type { ServiceName } from '../domain/order/facets.ts';
import { ADOPTION } from '../domain/order/order-state.ts';
import type { Notice } from '../domain/values/fault.ts';
import { oneLine } from '../domain/values/typed-text.ts';
import type { RequestFault } from './problem.ts';

/** What Yamato does not show of a credit. */
export function contentsAreBelieved(service: ServiceName): Notice {
  return { param: 'amountYen', code: 'believed', message: `引継ぎでは${methodOf(service).words.untold}をYamatoに照会できないため、受け付けた内容をそのまま記録します` };
}

export function adoptionFaults(input: unknown, service: ServiceName): readonly RequestFault[] {
  if (typeof input !== 'object' || input === null) return [];
  const member = (name: string): unknown => Reflect.get(input, name);
  const settlementNo = member('settlementNo');
  if (member('intake') !== 'adopt') {
    if (settlementNo === undefined || settlementNo === null) return [];
    return [{ param: 'settlementNo', rule: 'onlyForAdopt', message: '決済受付番号（settlementNo）を指定できるのは引継ぎ（intake: adopt）のときだけです' }];
  }
  const { doubts, numbers } = methodOf(service);
  if (doubts[ADOPTION] === undefined) return [{ param: 'intake', rule: 'cannotBeAdopted', message: 'この決済方法の与信はYamatoに照会できないため、引き継げません' }];
  const faults: RequestFault[] = [];
  // Anything that is no text is a fault of the contract already.
  const checked = numbers.check(typeof settlementNo === 'string' ? oneLine(settlementNo) : '');
  if (!checked.ok) faults.push(...checked.problems.map(({ rule, message }) => ({ param: 'settlementNo', rule, message })));
  if (member('onTimeout') === 'abandon') {
    faults.push({ param: 'onTimeout', rule: 'adoptCannotAbandon', message: '引継ぎの受注は時間切れで取りやめられません（Yamatoの与信を取り消すことになるため）。waitにしてください' });
  }
  return faults;
}
