import { done, mapDone, type Outcome, unknown } from '../outcome.ts';
import { readXmlAnswer, type XmlElement } from '../xml-answer.ts';

/** The children of `<return>`, as they are: strings, trimmed, no numbers made of them. */
export type AnswerElements = Readonly<Record<string, string>>;

/**
 * Reads an answer: `done` with the elements for returnCode 0, `refused` with Yamato's code for returnCode 1, and
 * `unknown` for everything that is no clear answer. Missing, empty and extra elements and any order are accepted.
 * @see atobarai §1.2
 */
export function readAnswer(body: Uint8Array, orderNo: string): Outcome<AnswerElements> {
  return mapDone(readXmlAnswer(body), (root) => mapDone(readTexts(root), (elements) => judge(elements, orderNo)));
}

function readTexts(root: XmlElement): Outcome<AnswerElements> {
  const elements: Record<string, string> = {};
  for (const [name, value] of Object.entries(root)) {
    if (typeof value === 'string') elements[name] = value;
    // The same element twice could say two things; nested extras are nobody's business.
    else if (Array.isArray(value)) return unknown('badXml');
  }
  return done(elements);
}

function judge(elements: AnswerElements, orderNo: string): Outcome<AnswerElements> {
  const returnCode = elements['returnCode'] ?? '';
  const errorCode = elements['errorCode'] ?? '';
  const echo = elements['orderNo'] ?? '';
  // An answer about another order is no answer to this one.
  if (echo !== '' && echo !== orderNo) return unknown('wrongOrder');
  if (returnCode === '0') return errorCode === '' ? done(elements) : unknown('contradictory');
  if (returnCode !== '1') return unknown('unknownReturnCode');
  if (errorCode === '') return unknown('missingErrorCode');
  // A code we have never heard of is passed on raw, but only if it looks like a code and not like data.
  if (!/^[A-Za-z0-9]{3,20}$/.test(errorCode)) return unknown('badErrorCode');
  // err0001..3: an exception inside the service; whether the work was done before it, nobody can say.
  if (/^err\d+$/i.test(errorCode)) return unknown('systemError');
  return { kind: 'refused', code: errorCode };
}
