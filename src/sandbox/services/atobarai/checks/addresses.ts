/** Postal codes, addresses, phone numbers: the checks whose real method is unknown. @see atobarai §3.6 */

const PREFECTURES =
  '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'.split(' ');

export function beginsWithPrefecture(address: string): boolean {
  return PREFECTURES.some((prefecture) => address.startsWith(prefecture));
}

/** 番地: a digit, a kanji numeral or the word itself, after the prefecture. 百 and 千 do not count: 千代田区 is no number. */
export function hasStreetNumber(address: string): boolean {
  const prefecture = PREFECTURES.find((name) => address.startsWith(name)) ?? '';
  return /[0-9０-９〇一二三四五六七八九十]|番地|番外地/.test(address.slice(prefecture.length));
}

/** Does such a postal code exist? Here: any seven digits but all zeros and all nines. */
export function postCodeExists(postCode: string): boolean {
  return !['0000000', '9999999'].includes(withoutHyphens(postCode));
}

export function withoutHyphens(text: string): string {
  return text.replaceAll('-', '');
}

export function hyphens(text: string): number {
  return text.split('-').length - 1;
}

/** 11 digits for mobile and IP phones, 10 for all others. */
export function hasPhoneLength(tel: string): boolean {
  const digits = withoutHyphens(tel);
  return digits.length === (/^0(20|50|60|70|80|90)/.test(digits) ? 11 : 10);
}

/** Can an SMS reach it? */
export function isMobile(tel: string): boolean {
  return /^0[6789]0\d{8}$/.test(withoutHyphens(tel));
}
