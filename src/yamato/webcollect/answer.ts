import { isUnclearCreditCode } from '../../domain/card/errors/credit-codes.ts';
import { errorCatalogue } from '../../domain/card/errors/explain-error.ts';
import { isRecord } from '../../domain/values/json.ts';
import { done, mapDone, type Outcome, unknown } from '../outcome.ts';
import { readXmlAnswer, type XmlElement } from '../xml-answer.ts';

/** What may come several times; of everything else a second one could say something else. */
const LISTS: readonly string[] = ['resultData', 'cardData'];

/**
 * Reads an answer: `done` with the elements for returnCode 0, `refused` with Yamato's code (and the card company's as
 * `detailCode`) for returnCode 1, and `unknown` for everything that is no clear answer, also where Yamato itself does not know
 * what came of the call. Missing, empty and extra elements and any order are accepted. @see webcollect §1.6, §8.1
 */
export function readAnswer(body: Uint8Array): Outcome<XmlElement> {
  return mapDone(readXmlAnswer(body), (elements) => (repeats(elements, LISTS) ? unknown('badXml') : judge(elements)));
}

/** Whether one of the children comes twice and must not. */
export function repeats(element: XmlElement, lists: readonly string[]): boolean {
  return Object.entries(element).some(([name, value]) => Array.isArray(value) && !lists.includes(name));
}

/** The text of a child; empty where it is absent or empty, or holds children of its own. */
export function textOf(element: XmlElement, name: string): string {
  const value = Object.hasOwn(element, name) ? element[name] : '';
  return typeof value === 'string' ? value : '';
}

/** The children of that name that have children of their own; an empty one has none and counts all the same. */
export function listOf(element: XmlElement, name: string): readonly XmlElement[] {
  const value: unknown = Object.hasOwn(element, name) ? element[name] : [];
  return (Array.isArray(value) ? value : [value]).map((each: unknown) => (isRecord(each) ? each : {}));
}

function judge(elements: XmlElement): Outcome<XmlElement> {
  if (['returnCode', 'errorCode', 'creditErrorCode'].some((name) => isRecord(elements[name]))) return unknown('badXml');
  const returnCode = textOf(elements, 'returnCode');
  const code = textOf(elements, 'errorCode');
  const creditCode = textOf(elements, 'creditErrorCode');
  if (returnCode === '0') return code === '' && creditCode === '' ? done(elements) : unknown('contradictory');
  if (returnCode !== '1') return unknown('unknownReturnCode');
  if (code === '') return unknown('missingErrorCode');
  // Codes we have never heard of are passed on raw, but only if they look like codes and not like data.
  if (!/^[A-Za-z0-9]{3,20}$/.test(code) || !/^[A-Za-z0-9]{0,20}$/.test(creditCode)) return unknown('badErrorCode');
  const doubt = doubtOf(code, creditCode);
  if (doubt !== null) return unknown(doubt);
  return creditCode === '' ? { kind: 'refused', code } : { kind: 'refused', code, detailCode: creditCode };
}

/** Codes by which Yamato says that it may have been done all the same. */
const doubts: Readonly<Record<string, string>> = {
  Z012000004: 'inSettlement',
  Z012000005: 'gatewayTimeout',
  Z019999999: 'systemError',
  E013000001: 'changedMeanwhile',
  E023000001: 'changedMeanwhile',
  E033000001: 'changedMeanwhile',
};

function doubtOf(code: string, creditCode: string): string | null {
  if (isUnclearCreditCode(creditCode)) return 'issuerTimeout';
  return errorCatalogue.get(code)?.sense === 'unclear' ? (doubts[code] ?? 'systemError') : null;
}
