/** Made-up buyers whose family names are as common as they are in Japan, at the top, and rarer and rarer below. */
import type { Buyer } from '../../src/domain/order/contents.ts';

/** With kana; the first in so many of ten thousand. */
const common: readonly (readonly [name: string, kana: string, perTenThousand: number])[] = [
  ['佐藤', 'サトウ', 150], ['鈴木', 'スズキ', 144], ['高橋', 'タカハシ', 113], ['田中', 'タナカ', 107], ['伊藤', 'イトウ', 86],
  ['渡辺', 'ワタナベ', 85], ['山本', 'ヤマモト', 84], ['中村', 'ナカムラ', 84], ['小林', 'コバヤシ', 82], ['加藤', 'カトウ', 71],
];
const kanji = ['青', '赤', '石', '井', '上', '内', '江', '大', '岡', '川', '木', '北', '小', '坂', '沢', '島', '杉', '瀬', '高', '竹', '谷', '塚', '寺', '中', '西', '野', '橋', '浜', '林', '原', '平', '福', '古', '星', '堀', '前', '松', '水', '南', '宮', '村', '森', '柳', '山', '横', '吉', '和', '藤', '田', '本'];
/** Two parts each, so that none is more frequent than the commonest family name. */
const given = [['太', 'タ'], ['一', 'カズ'], ['陽', 'ヨウ'], ['健', 'ケン'], ['恵', 'メグ'], ['誠', 'マコ'], ['愛', 'アイ'], ['翔', 'ショウ'], ['葵', 'アオ'], ['結', 'ユ'], ['大', 'ダイ'], ['美', 'ミ'], ['直', 'ナオ'], ['明', 'アキ'], ['拓', 'タク'], ['久', 'ヒサ'], ['浩', 'ヒロ'], ['由', 'ユウ']] as const;
const endings = [['郎', 'ロウ'], ['子', 'コ'], ['美', 'ミ'], ['輔', 'スケ'], ['樹', 'キ'], ['也', 'ヤ'], ['香', 'カ'], ['菜', 'ナ'], ['人', 'ト'], ['江', 'エ'], ['之', 'ユキ'], ['代', 'ヨ']] as const;

export const commonestName = '佐藤';

/** `chance`: 0 to 1, by index and salt. */
export function buyerOf(index: number, chance: (index: number, salt: number) => number): Pick<Buyer, 'name' | 'nameKana' | 'tel' | 'email'> {
  const [family, familyKana] = familyOf(chance(index, 11), index, chance);
  const [first, firstKana] = given[Math.floor(chance(index, 12) * given.length)] ?? given[0];
  const [last, lastKana] = endings[Math.floor(chance(index, 15) * endings.length)] ?? endings[0];
  return { name: `${family}　${first}${last}`, nameKana: `${familyKana} ${firstKana}${lastKana}`, tel: phoneOf(index), email: `buyer${index}@example.com` };
}

export function phoneOf(index: number): string {
  return `090${String(index).padStart(8, '0')}`;
}

function familyOf(drawn: number, index: number, chance: (index: number, salt: number) => number): readonly [string, string] {
  let below = 0;
  for (const [name, kana, share] of common) {
    below += share / 10_000;
    if (drawn < below) return [name, kana];
  }
  const part = (salt: number): number => Math.floor(chance(index, salt) * kanji.length);
  const [one, two] = [part(13), part(14)];
  return [`${kanji[one]}${kanji[two]}`, `ミヨジ${one}ノ${two}`];
}
