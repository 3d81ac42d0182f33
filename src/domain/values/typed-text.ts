/** What typing and pasting leave in a text besides its characters. Done to every text before it is stored, compared or sent. */

/**
 * Characters that nobody sees: zero-width and bidirectional controls, soft hyphens, variation selectors, fillers. They
 * come along with copying from web pages, mails, phone books and PDFs.
 */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\uFFF9-\uFFFB]/gu;

/** Tabs and line breaks of every kind. */
const BREAKS = /[\t-\r\u0085\u2028\u2029]+/g;
const LINE_BREAK = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** A text of one line: tabs and line breaks inside become a blank, those at its ends and all blanks there go. */
export function oneLine(text: string): string {
  return withoutInvisible(text).replace(BREAKS, ' ').trim();
}

/** A text that may have several lines, each ending in a line feed. */
export function manyLines(text: string): string {
  return withoutInvisible(text).replace(LINE_BREAK, '\n');
}
