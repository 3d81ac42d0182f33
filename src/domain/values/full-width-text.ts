import { unsendablePositions } from './charset.ts';
import type { Problem } from './fault.ts';
import { toFullWidth } from './full-width.ts';

/** A converted text and what is wrong with its characters; length and presence are the caller's to judge. */
export type FullWidthText = {
  readonly text: string;
  /** Characters as Yamato counts them (code points), not bytes. */
  readonly length: number;
  readonly problems: readonly Problem[];
};

/** Converts and checks the characters. `label` is the field's Japanese name; the message gives positions, never the text. */
export function readFullWidth(value: string, label: string): FullWidthText {
  const text = toFullWidth(value);
  return { text, length: [...text].length, problems: unsupportedCharacters(label, unsendablePositions(text)) };
}

/** The problem of characters that cannot be sent, by their positions; none without any. */
export function unsupportedCharacters(label: string, positions: readonly number[]): readonly Problem[] {
  if (positions.length === 0) return [];
  return [{ rule: 'unsupportedCharacter', message: `${label}の${listed(positions)}に、送れない文字（絵文字や環境依存文字）があります。ほかの文字に置き換えてください` }];
}

/** `3、5文字目`, the first five of them. */
export function listed(positions: readonly number[]): string {
  return `${positions.slice(0, 5).join('、')}文字目${positions.length > 5 ? 'など' : ''}`;
}
