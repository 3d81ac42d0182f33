/** What no text of a request may hold: control characters anywhere, card numbers in free text. */
import './methods.ts';
import { holdsCardNumber } from '../domain/values/card-number.ts';
import { apiMethodsInUse } from './methods/api-method.ts';
import type { RequestFault } from './problem.ts';
import { paramOf } from './request-faults.ts';

/** Members with a grammar of their own; every other text is free and is searched for card numbers. */
const structured = new Set([
  'orderNumber', 'orderNumbers', 'settlementNo', 'method', 'intake', 'onTimeout', 'orderedAt', 'plannedShipDate', 'kind', 'postalCode', 'tel',
  'action', 'slipNo', 'carrier', 'attention', 'decision', 'confirm', 'cursor', 'orderNumberPrefix',
  ...apiMethodsInUse().flatMap(({ structuredMembers }) => structuredMembers),
]);

// Tabs and line breaks are none of them: the contracts make a blank of them, or keep them in a note.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/;

/** Nothing we take is nested deeper; the walk stops there. */
const DEPTH_MAX = 8;
/** No text that we take is longer, so a longer one is refused without looking into it. */
const TEXT_MAX = 500;
/** Of a body that is refused anyway, no more than this is looked into: what else is wrong comes up when it is sent again. */
const REFUSED_BODY_MAX = 20_000;

type Walk = { readonly faults: RequestFault[]; charactersLeft: number };

/**
 * Faults of every text inside a body, whether or not the body is otherwise right. `lengthsHold` says that the body fits
 * its contract, which bounds what there is to search.
 */
export function freeTextFaults(body: unknown, lengthsHold: boolean): readonly RequestFault[] {
  const walked: Walk = { faults: [], charactersLeft: lengthsHold ? Number.POSITIVE_INFINITY : REFUSED_BODY_MAX };
  walk(body, [], walked);
  return walked.faults;
}

function walk(value: unknown, path: readonly PropertyKey[], walked: Walk): void {
  if (path.length > DEPTH_MAX) return;
  if (typeof value === 'string') {
    if (walked.charactersLeft <= 0) return;
    walked.charactersLeft -= Math.min(value.length, TEXT_MAX);
    walked.faults.push(...textFaults(value, path));
  } else if (Array.isArray(value)) {
    value.forEach((entry, index) => walk(entry, [...path, index], walked));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) walk(entry, [...path, key], walked);
  }
}

function textFaults(text: string, path: readonly PropertyKey[]): readonly RequestFault[] {
  const name = path.findLast((part) => typeof part === 'string') ?? '';
  const param = paramOf(path, 'body');
  if (text.length > TEXT_MAX) return [{ param, rule: 'tooLong', message: `${TEXT_MAX}文字までです` }];
  const faults: RequestFault[] = [];
  if (CONTROL.test(text) || !text.isWellFormed()) {
    faults.push({ param, rule: 'controlCharacter', message: '使えない制御文字が含まれています' });
  }
  if (!structured.has(String(name)) && holdsCardNumber(text)) {
    faults.push({
      param,
      rule: 'cardNumber',
      message: 'クレジットカード番号と思われる数字が含まれています。カード番号は入力しないでください',
    });
  }
  return faults;
}
