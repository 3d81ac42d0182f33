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
  const bad = unsendablePositions(text);
  const problems = bad.length === 0 ? [] : [{ rule: 'unsupportedCharacter', message: unsupported(label, bad) }];
  return { text, length: [...text].length, problems };
}

function unsupported(label: string, positions: readonly number[]): string {
  const shown = positions.slice(0, 5).join('、');
  const more = positions.length > 5 ? 'など' : '';
  return `${label}の${shown}文字目${more}に、送れない文字（絵文字や環境依存文字）があります。ほかの文字に置き換えてください`;
}
