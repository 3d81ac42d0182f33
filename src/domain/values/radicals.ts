/**
 * 康熙部首 and CJK部首補助: characters that look like kanji and are none. PDFs and some fonts put them in the place of the
 * kanji, so ⽊ is meant as 木. Unicode's own equivalents, as far as they can be sent: the compatibility mapping for the
 * Kangxi radicals, `Equivalent_Unified_Ideograph` for the supplement.
 */
const SUPPLEMENT =
  '⺁厂 ⺄乙 ⺆冂 ⺈刀 ⺊卜 ⺌小 ⺍小 ⺎兀 ⺐尢 ⺒巳 ⺓幺 ⺔彑 ⺗心 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺟母 ⺠民 ⺧牛 ⺩王 ⺫目 ⺬示 ⺴冗 ⺶羊 ⺻聿 ⺼肉 ⻁虎 ' +
  '⻄西 ⻆角 ⻏邑 ⻑長 ⻗雨 ⻘青 ⻝食 ⻣骨 ⻤鬼 ⻨麦 ⻩黄 ⻫斉 ⻭歯 ⻯竜 ⻱龜 ⻲亀';

/** Where Unicode names a form that Windows-31J lacks, the one that Japanese writes. */
const JAPANESE = '⼾戸 ⿈黄';

const kanjiOf: ReadonlyMap<string, string> = new Map(
  `${SUPPLEMENT} ${JAPANESE}`.split(' ').map((pair): [string, string] => [pair.charAt(0), pair.slice(1)]),
);

/** The kanji in the place of every radical; other characters stay as they are. */
export function radicalsToKanji(text: string): string {
  return text.replace(/[\u2E80-\u2FD5]/g, (radical) => kanjiOf.get(radical) ?? radical.normalize('NFKC'));
}
