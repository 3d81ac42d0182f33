import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isRecord } from '../../domain/values/json.ts';
import { done, type Outcome, unknown } from '../outcome.ts';

/** The children of `<return>`, as they are: strings, trimmed, no numbers made of them. */
export type AnswerElements = Readonly<Record<string, string>>;

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  // The five entities of XML itself only (a shop's name may hold an ampersand); a document with a DTD is refused below.
  processEntities: true,
  htmlEntities: false,
  maxNestedTags: 10,
});

/**
 * Reads an answer: `done` with the elements for returnCode 0, `refused` with Yamato's code for returnCode 1, and
 * `unknown` for everything that is no clear answer. Missing, empty and extra elements and any order are accepted.
 * @see atobarai §1.2
 */
export function readAnswer(body: Uint8Array, orderNo: string): Outcome<AnswerElements> {
  if (body.length === 0) return unknown('emptyBody');
  const text = decodeUtf8(body);
  if (text === null) return unknown('badEncoding');
  if (text.trim() === '') return unknown('emptyBody');
  const parsed = parseReturn(text.trim());
  if (parsed.kind !== 'done') return parsed;
  return judge(parsed.value, orderNo);
}

/** Bytes that are no UTF-8 become U+FFFD, which no answer holds for any good reason. */
function decodeUtf8(body: Uint8Array): string | null {
  const text = new TextDecoder('utf-8').decode(body);
  return text.includes('\uFFFD') || text.includes('\0') ? null : text;
}

function parseReturn(text: string): Outcome<AnswerElements> {
  if (/<!DOCTYPE|<!ENTITY/i.test(text) || XMLValidator.validate(text) !== true) return unknown('badXml');
  const document = parse(text);
  if (!isRecord(document)) return unknown('badXml');
  const roots = Object.keys(document);
  if (roots.length !== 1 || roots[0] !== 'return') return unknown('wrongRoot');
  const root = document['return'];
  // `<return/>` is well-formed and says nothing.
  if (!isRecord(root)) return unknown('unknownReturnCode');
  const elements: Record<string, string> = {};
  for (const [name, value] of Object.entries(root)) {
    if (typeof value === 'string') elements[name] = value;
    // The same element twice could say two things; nested extras are nobody's business.
    else if (Array.isArray(value)) return unknown('badXml');
  }
  return done(elements);
}

function parse(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return null;
  }
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
