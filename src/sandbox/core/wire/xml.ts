import type { Answer } from './operation.ts';

/** An element with a text, or with elements inside. */
export type XmlElement = readonly [name: string, content: string | readonly XmlElement[]];

/** An answer of Yamato's: declaration, root `return`, one child per line. The first byte is `<`. */
export function xmlAnswer(elements: readonly XmlElement[], contentType = 'text/xml; charset=UTF-8'): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<return>\n${linesOf(elements)}\n</return>\n`;
  return { status: 200, contentType, body: Buffer.from(body) };
}

function linesOf(elements: readonly XmlElement[]): string {
  return elements.map(([name, content]) => `<${name}>${typeof content === 'string' ? escapeXml(content) : `\n${linesOf(content)}\n`}</${name}>`).join('\n');
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // Characters XML 1.0 cannot hold at all.
    .replace(/[^\t\n\r\x20-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
}
