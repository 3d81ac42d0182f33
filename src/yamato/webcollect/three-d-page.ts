import { done, type Outcome, unknown } from '../outcome.ts';
import type { XmlElement } from '../xml-answer.ts';
import { textOf } from './answer.ts';

/** The page that sends the buyer's browser to his card company, and the token that A09 must bring. */
export type ThreeDPage = {
  /** A whole HTML page that submits itself. Foreign: never shown with our origin's rights. */
  readonly html: string;
  /** 3Dトークン, 32 characters. It is told once: without it the leg cannot be completed. */
  readonly threeDToken: string;
};

/**
 * 3Dセキュア認証要求電文 of a successful A08; `done(null)` where there is none. The page comes as escaped text, as escaped text
 * with the markers of a CDATA section around it, or in a real CDATA section. One without the other of page and token is no clear
 * answer. @see webcollect §2.2, §11
 */
export function readThreeDPage(elements: XmlElement): Outcome<ThreeDPage | null> {
  const page = elements['threeDAuthHtml'] ?? '';
  // Real elements in the place of text: the page cannot be put together again.
  if (typeof page !== 'string') return unknown('unknownResult');
  const html = withoutMarkers(page);
  const threeDToken = textOf(elements, 'threeDToken');
  if (html === '' && threeDToken === '') return done(null);
  if (html === '' || threeDToken === '') return unknown('contradictory');
  if (!html.includes('<') || !/^[!-~]{1,128}$/.test(threeDToken)) return unknown('unknownResult');
  return done({ html, threeDToken });
}

function withoutMarkers(text: string): string {
  return /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(text)?.[1]?.trim() ?? text;
}
