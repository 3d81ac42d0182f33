import { type ErrorParameter, type ErrorParameterName, errorParameters } from './parameters.ts';
import { CHECK_CONTRACT, type ErrorRow } from './row.ts';

/** Where a parameter stands in its function's list, what it is called, and the kinds of error that there are for it. */
type Place = readonly [position: number, parameter: ErrorParameterName, kinds: string];

const MERCHANT: Place = [2, 'trader_code', '01 02 04'];
const NUMBER: Place = [3, 'order_no', '01 02 04'];
const MEMBER: readonly Place[] = [[3, 'member_id', '01 02 71'], [4, 'authentication_key', '01 02 71'], [5, 'check_sum', '01 71']];

/** Which input errors there are: all that the codes are made of. @see webcollect §6.1 */
const places: Readonly<Record<string, readonly Place[]>> = {
  A03: [MERCHANT, ...MEMBER],
  A04: [
    MERCHANT, ...MEMBER, [6, 'card_key', '01 06'], [7, 'card_exp', '05 71'], [8, 'card_owner', '02 04'], [9, 'card_code_api', '06'],
    [10, 'last_credit_date', '01 05'],
  ],
  A05: [MERCHANT, ...MEMBER, [6, 'card_key', '01 06'], [7, 'last_credit_date', '01 05']],
  A06: [MERCHANT, NUMBER],
  A07: [MERCHANT, NUMBER, [4, 'new_price', '01 02 04 71 72']],
  A08: [
    MERCHANT, [3, 'device_div', '01 06'], [4, 'order_no', '01 02 04'], [5, 'settle_price', '01 02 04 71 72'], [6, 'buyer_name_kanji', '01 71 72'],
    [7, 'buyer_tel', '01 02 04'], [8, 'buyer_email', '01 02 71 72'], [9, 'pay_way', '01 02 04'], [10, 'goods_name', '71 72'],
    [11, 'card_code_api', '71 72'], [12, 'token', '01 02 04'], [13, 'trader_ec_url', '71 72 73'], [14, 'scheduled_shipping_date', '71 72 73'],
    [15, 'card_info_div', '06 71'],
  ],
  A09: [
    MERCHANT, NUMBER, [4, 'comp_cd', '01'], [5, 'token_returned', '01'], [6, 'card_exp_returned', '01'], [7, 'item_price', '01'], [8, 'item_tax', '01'],
    [9, 'cust_cd', '01'], [10, 'shop_id', '01'], [11, 'term_cd', '01'], [12, 'crd_res_cd', '01'], [15, 'res_code', '01'],
    [17, 'three_d_tran_id', '01'], [18, 'send_dt', '01'], [19, 'hash_value', '01'], [20, 'three_d_token', '01 02'],
  ],
  A11: [MERCHANT, NUMBER],
  E01: [[2, 'trader_code', '01 02 04 51'], [3, 'order_no', '01 02 04 51'], [4, 'slip_no', '01 02 04 51']],
  E02: [[2, 'trader_code', '01 02 04 51'], [3, 'order_no', '01 02 04 51'], [4, 'slip_no', '01 02 04']],
  E03: [MERCHANT, [3, 'order_no', '01 02 04 51'], [4, 'scheduled_shipping_date', '01 05 71 72']],
  E04: [MERCHANT, NUMBER],
  H01: [MERCHANT],
};

/** What went wrong where the kind alone says it; the parameter's name opens the sentence. */
const general: Readonly<Record<string, (parameter: ErrorParameter) => string>> = {
  '01': ({ name }) => `${name}がありません`,
  '02': ({ name, limit }) => `${name}の長さが違います${limit === undefined ? '' : `（${limit}）`}`,
  '04': ({ name }) => `${name}に使えない文字があります`,
  '05': ({ name }) => `${name}が日付または日時の形になっていません`,
  '06': ({ name }) => `${name}が決められた値のどれでもありません`,
};

const CHECK_SHIPMENT = '取引情報を照会して、今の状態でできる操作を選んでください';

/** What a kind means for one parameter, or for one parameter of one function; members given here go before the parameter's own. */
const special: Readonly<Record<string, Partial<ErrorRow> & Pick<ErrorRow, 'message'>>> = {
  'settle_price 71': { message: '決済金額が1円未満です' },
  'settle_price 72': { message: '決済金額が契約で使える上限を超えています', whatToDo: '金額を分けるか、ほかの支払い方法を選んでください' },
  'new_price 71': { message: '変更後の決済金額が1円未満です', whatToDo: '0円にするには、注文をキャンセルしてください' },
  'new_price 72': { message: '変更後の決済金額が契約で使える上限を超えています', whatToDo: 'ほかの支払い方法へ変更してください' },
  'buyer_name_kanji 71': { message: '購入者名に使えない文字（半角カナ、環境依存文字など）があります' },
  'buyer_name_kanji 72': { message: '購入者名が長すぎます（全角20文字、半角40文字まで）' },
  'buyer_email 71': { message: 'メールアドレスの形が正しくありません' },
  'buyer_email 72': { message: 'メールアドレスの@の前か後ろがありません' },
  'goods_name 71': { message: '商品名に使えない文字（半角カナ、環境依存文字など）があります' },
  'goods_name 72': { message: '商品名が長すぎます（全角200文字、半角400文字まで）' },
  'card_code_api 71': { message: 'カード会社コードがありません' },
  'card_code_api 72': { message: 'カード会社コードが決められた値のどれでもありません' },
  'trader_ec_url 71': { message: '3Dセキュアを使うのに、戻る先のURLがありません' },
  'trader_ec_url 72': { message: '3Dセキュアから戻る先のURLが長すぎます（128文字まで）' },
  'trader_ec_url 73': { message: '3Dセキュアから戻る先のURLがhttpsで始まっていません' },
  'A08 scheduled_shipping_date 71': { message: '出荷予定日が日付の形になっていません' },
  'A08 scheduled_shipping_date 72': { message: '出荷予定日が過去の日付です' },
  'A08 scheduled_shipping_date 73': { message: '出荷予定日に指定できない日付です（遠すぎる、または予約販売を使えない注文）' },
  'E03 scheduled_shipping_date 71': { message: '出荷予定日が過去の日付です' },
  'E03 scheduled_shipping_date 72': { message: '出荷予定日が、変更できる期間を超えています' },
  'card_info_div 71': { message: 'カード情報判定区分が、オプションサービスを使わないトークンに指定されています' },
  'member_id 71': { message: 'カード保有者のIDに使えない文字があります' },
  'authentication_key 71': { message: '認証キーに使えない文字があります' },
  'check_sum 71': { message: 'チェックサムが合いません' },
  'A04 card_exp 71': { message: '有効期限が過ぎています' },
  'E01 trader_code 51': { message: 'この加盟店は出荷情報を登録できません', whatToDo: CHECK_CONTRACT },
  'E01 order_no 51': { message: '取引がないか、出荷情報を登録できる状態ではありません（登録済み、確定済み、期限切れ、取消済みなど）', who: 'staff', whatToDo: CHECK_SHIPMENT },
  'E01 slip_no 51': { message: '送り状番号が正しくありません（最後の1桁が合わない、発行されていない、使えない種類）' },
  // Of this order, perhaps, and not of the contract.
  'E02 trader_code 51': { message: 'この加盟店、またはこの取引の与信では、出荷情報を取り消せません', whatToDo: CHECK_CONTRACT, sense: 'refused' },
  'E02 order_no 51': { message: '取引がないか、出荷情報を取り消せる状態ではありません（未登録、精算確定済み、取消済みなど）', who: 'staff', whatToDo: CHECK_SHIPMENT },
  'E03 order_no 51': { message: '出荷予定日を変更できる予約販売の取引がありません', who: 'staff', whatToDo: CHECK_SHIPMENT },
};

/** A row for each input error that there is, by its code: function, `1` `01`, position, kind. */
export const inputErrors: ReadonlyMap<string, ErrorRow> = new Map(
  Object.entries(places).flatMap(([operation, its]) =>
    its.flatMap(([position, parameter, kinds]) =>
      kinds.split(' ').map((kind): [string, ErrorRow] => [inputErrorCode(operation, position, kind), describe(operation, parameter, kind)]),
    ),
  ),
);

function inputErrorCode(operation: string, position: number, kind: string): string {
  return `${operation}101${String(position).padStart(2, '0')}${kind}`;
}

function describe(operation: string, name: ErrorParameterName, kind: string): ErrorRow {
  const parameter: ErrorParameter = errorParameters[name];
  const its = special[`${operation} ${name} ${kind}`] ?? special[`${name} ${kind}`];
  const message = its?.message ?? general[kind]?.(parameter);
  if (message === undefined) throw new Error(`no words for kind ${kind} of ${name}`);
  return {
    message,
    whatToDo: its?.whatToDo ?? parameter.whatToDo,
    who: its?.who ?? parameter.who,
    sense: its?.sense ?? (name === 'trader_code' || name === 'check_sum' ? 'settings' : 'refused'),
    ...(parameter.param === null ? {} : { param: parameter.param }),
  };
}
