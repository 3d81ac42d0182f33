import type { Answer } from './operation.ts';

/** An answer of Yamato's: declaration, root `return`, one flat child per line. The first byte is `<`. */
export function xmlAnswer(elements: [name: string, value: string][], contentType = 'text/xml; charset=UTF-8'): Answer {
  return { status: 200, contentType, body: Buffer.from(answerXml(elements)) };
}

function answerXml(elements: [name: string, value: string][]): string {
  const lines = elements.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<return>\n${lines.join('\n')}\n</return>\n`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // Characters XML 1.0 cannot hold at all.
    .replace(/[^\t\n\r\x20-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
}
