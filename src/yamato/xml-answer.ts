import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isRecord } from '../domain/values/json.ts';
import { done, type Outcome, unknown } from './outcome.ts';

/**
 * The children of `<return>`: text as a string, trimmed, no numbers made of it; children of its own as an object; a name
 * that comes several times as an array.
 */
export type XmlElement = Readonly<Record<string, unknown>>;

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The five entities of XML itself and characters by number, each once; whatever a DTD defines is not even listened to. */
const entityDecoder = {
  decode: (text: string): string => text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/g, expand),
  addInputEntities: (): void => {},
  setExternalEntities: (): void => {},
  setXmlVersion: (): void => {},
  reset: (): void => {},
};

function expand(written: string, name: string | undefined, decimal: string | undefined, hex: string | undefined): string {
  if (name !== undefined) return NAMED[name] ?? written;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  // No character has that number: as it is written.
  return code > 0 && code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : written;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  processEntities: true,
  entityDecoder,
  maxNestedTags: 10,
});

/** Reads bytes as one `<return>` document. What is none, or is no UTF-8, or brings a DTD, is `unknown`. */
export function readXmlAnswer(body: Uint8Array): Outcome<XmlElement> {
  const text = decodeUtf8(body);
  if (text === null) return unknown('badEncoding');
  if (text.trim() === '') return unknown('emptyBody');
  return parseReturn(text.trim());
}

/** Bytes that are no UTF-8 become U+FFFD, which no answer holds for any good reason. */
function decodeUtf8(body: Uint8Array): string | null {
  const text = new TextDecoder('utf-8').decode(body);
  return text.includes('\uFFFD') || text.includes('\0') ? null : text;
}

function parseReturn(text: string): Outcome<XmlElement> {
  if (XMLValidator.validate(text) !== true || declares(text)) return unknown('badXml');
  const document = parse(text);
  if (!isRecord(document)) return unknown('badXml');
  const roots = Object.keys(document);
  if (roots.length !== 1 || roots[0] !== 'return') return unknown('wrongRoot');
  const root = document['return'];
  // `<return/>` is well-formed and says nothing.
  return done(isRecord(root) ? root : {});
}

/** Whether the document declares a DTD or an entity; a page inside of a CDATA section may, as it is only text. */
function declares(text: string): boolean {
  return text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/g, '').includes('<!');
}

function parse(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return null;
  }
}
