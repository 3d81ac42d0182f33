/** Names that force a fate. Ours, not Yamato's. @see atobarai §8 */
export type Trigger = 'none' | 'refuse' | 'overLimit' | 'holdThenOk' | 'holdThenNg' | 'okThenNg' | 'error';

/** Longest first: シンサＮＧ holds both シンサ and ＮＧ. */
const WORDS: [word: string, trigger: Trigger][] = [
  ['シンサNG', 'holdThenNg'],
  ['シンサ', 'holdThenOk'],
  ['フリップ', 'okThenNg'],
  ['ゲンド', 'overLimit'],
  ['エラー', 'error'],
  ['NG', 'refuse'],
];

/** The fate a buyer's name asks for; spaces and width do not matter. */
export function triggerIn(name: string): Trigger {
  const plain = name.normalize('NFKC').toUpperCase().replace(/\s/g, '');
  return WORDS.find(([word]) => plain.includes(word))?.[1] ?? 'none';
}
