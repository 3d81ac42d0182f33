/**
 * 市区町村 and 郡 with a number in their name, and the two islands that are written before a village: 三鷹市 holds no street
 * number, nor does 三重郡. Kanji variants that people write stand beside each other.
 */
const NUMBERED = [
  '三笠市 七飯町 八雲町 新十津川町 八戸市 五所川原市 十和田市 三沢市 七戸町 六戸町 六[ヶケが]所村 三戸町 五戸町 一関市 二戸市 八幡平市 九戸村 一戸町',
  '七[ヶケが]宿町 七[ヶケが]浜町 南三陸町 三種町 八峰町 五城目町 八郎潟町 三川町 二本松市 三島町 三春町 八千代町 五霞町 上三川町 八潮市 三郷市 三芳町',
  '八千代市 四街道市 八街市 九十九里町 一宮町 八王子市 三鷹市 三宅島 三宅村 八丈島 八丈町 三浦市 二宮町 三条市 十日町市 五泉市 七尾市 市川三郷町',
  '安八町 七宗町 八百津町 三島市 一宮市 四日市市 近江八幡市 八幡市 八尾市 四[條条]畷市 三木市 三田市 五[條条]市 三郷町 三宅町 十津川村 九度山町',
  '八頭町 三朝町 三原市 三次市 三好市 三豊市 三木町 八幡浜市 四国中央市 四万十市 四万十町 三原村 北九州市 八幡東区 八幡西区 八女市 五島市 新上五島町',
  '八代市 五木村 九重町 三股町 五[ヶケが]瀬町 南九州市 三島村 十島村 八重瀬町',
].join(' ');

const DISTRICT = /^[^市区町村郡]{1,5}郡/;
/** One after the other: an island or a city may have its village or ward behind it. */
const NAMES = new RegExp(`^(?:${NUMBERED.replaceAll(' ', '|')}){1,2}`);

/** What is left of an address behind its prefecture once 郡 and a numbered 市区町村 are taken off. */
export function withoutMunicipality(behindPrefecture: string): string {
  return behindPrefecture.replace(DISTRICT, '').replace(NAMES, '');
}
