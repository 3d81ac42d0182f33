/** What no text of a request may hold: control characters anywhere, card numbers in free text. */
import { holdsCardNumber } from '../domain/card-number.ts';
import type { RequestFault } from './problem.ts';
import { paramOf } from './request-faults.ts';

/** Members with a grammar of their own; every other text is free and is searched for card numbers. */
const structured = new Set([
  'orderNumber', 'method', 'intake', 'onTimeout', 'orderedAt', 'plannedShipDate', 'invoice', 'kind', 'postalCode', 'tel',
  'action', 'slipNo', 'carrier', 'attention', 'decision', 'confirm', 'cursor', 'orderNumberPrefix',
]);

// Tabs and line breaks are none of them: the contracts make a blank of them, or keep them in a note.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/;

/** Nothing we take is nested deeper; the walk stops there. */
const DEPTH_MAX = 8;

/** Faults of every text inside a body, whether or not the body is otherwise right. */
export function freeTextFaults(body: unknown): readonly RequestFault[] {
  const faults: RequestFault[] = [];
  walk(body, [], faults);
  return faults;
}

function walk(value: unknown, path: readonly PropertyKey[], faults: RequestFault[]): void {
  if (path.length > DEPTH_MAX) return;
  if (typeof value === 'string') {
    faults.push(...textFaults(value, path));
  } else if (Array.isArray(value)) {
    value.forEach((entry, index) => walk(entry, [...path, index], faults));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) walk(entry, [...path, key], faults);
  }
}

function textFaults(text: string, path: readonly PropertyKey[]): readonly RequestFault[] {
  const name = path.findLast((part) => typeof part === 'string') ?? '';
  const param = paramOf(path, 'body');
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
