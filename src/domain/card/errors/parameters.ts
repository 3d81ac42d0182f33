import { ASK_OPS, type ErrorOwner, OUR_FAULT } from './row.ts';

export type ErrorParameter = {
  /** Japanese name as staff read it. */
  readonly name: string;
  /** Path into our own body, or null where the value is not the caller's. */
  readonly param: string | null;
  readonly who: ErrorOwner;
  /** Longest value, as shown where the length is wrong. */
  readonly limit?: string;
  readonly whatToDo: string;
};

const FIX_BUYER = '購入者に確かめて内容を直し、与信をやり直してください';
const FIX_ORDER = '受注の内容を直して、もう一度実行してください';
const FIX_CART = 'カートが送った値に原因があります。運用担当へ連絡してください';
const FIX_CARD = 'カードの一覧を取り直して、もう一度実行してください';
const RETURN_LEG = '購入者に、カード情報の入力からやり直してもらってください。続くときは運用担当へ連絡してください';

function ours(name: string, limit?: string): ErrorParameter {
  return { name, param: null, who: 'ops', whatToDo: OUR_FAULT, ...(limit === undefined ? {} : { limit }) };
}

/** What the issuer's page posts back; we pass it on as it is. */
function returned(name: string): ErrorParameter {
  return { name: `3Dセキュアの結果（${name}）`, param: null, who: 'buyer', whatToDo: RETURN_LEG };
}

/** The parameters that input errors speak of, by their names on the wire. @see webcollect §2.0, §6.1 */
export const errorParameters = {
  trader_code: { name: '加盟店コード', param: null, who: 'ops', limit: '半角英数字9桁', whatToDo: ASK_OPS },
  device_div: { name: '端末区分', param: 'card.device', who: 'ops', whatToDo: FIX_CART },
  order_no: ours('受付番号', '半角23文字まで'),
  settle_price: { name: '決済金額', param: 'amountYen', who: 'staff', limit: '7桁まで', whatToDo: FIX_ORDER },
  buyer_name_kanji: { name: '購入者名', param: 'buyer.name', who: 'buyer', limit: '全角20文字、半角40文字まで', whatToDo: FIX_BUYER },
  buyer_tel: { name: '電話番号', param: 'buyer.tel', who: 'buyer', limit: '8文字から13文字', whatToDo: FIX_BUYER },
  buyer_email: { name: 'メールアドレス', param: 'buyer.email', who: 'buyer', limit: '半角64文字まで', whatToDo: FIX_BUYER },
  pay_way: { name: '支払回数', param: 'card.payWay', who: 'ops', whatToDo: FIX_CART },
  goods_name: { name: '商品名', param: 'items', who: 'staff', limit: '全角200文字、半角400文字まで', whatToDo: FIX_ORDER },
  card_code_api: ours('カード会社コード'),
  token: { name: 'トークン', param: 'card.token', who: 'ops', limit: '半角英数字16桁', whatToDo: FIX_CART },
  trader_ec_url: { name: '3Dセキュアから戻る先のURL', param: 'card.threeDSecure.returnTo', who: 'ops', limit: '128文字まで', whatToDo: FIX_CART },
  scheduled_shipping_date: { name: '出荷予定日', param: 'plannedShipDate', who: 'staff', whatToDo: FIX_ORDER },
  card_info_div: ours('カード情報判定区分'),
  comp_cd: returned('会社コード'),
  card_exp_returned: returned('有効期限'),
  token_returned: returned('トークン'),
  item_price: returned('金額'),
  item_tax: returned('税送料'),
  cust_cd: returned('顧客コード'),
  shop_id: returned('加盟店ID'),
  term_cd: returned('端末コード'),
  crd_res_cd: returned('与信の結果'),
  res_code: returned('認証の結果'),
  three_d_tran_id: returned('取引ID'),
  send_dt: returned('送信日時'),
  hash_value: returned('ハッシュ値'),
  three_d_token: ours('3Dトークン', '32桁'),
  member_id: { name: 'カード保有者のID', param: 'card.member.id', who: 'ops', limit: '半角64文字まで', whatToDo: FIX_CART },
  authentication_key: ours('認証キー', '半角8文字まで'),
  check_sum: { name: 'チェックサム', param: null, who: 'ops', whatToDo: 'アクセスキーが違います。登録完了書で確かめ、店舗の設定を直してください' },
  card_key: { name: 'カード識別キー', param: null, who: 'staff', whatToDo: FIX_CARD },
  card_exp: { name: '有効期限', param: null, who: 'buyer', whatToDo: '購入者に有効期限を確かめてください' },
  card_owner: { name: 'カード名義人', param: null, who: 'buyer', whatToDo: '購入者にカードの名義を確かめてください' },
  last_credit_date: { name: '最終利用日時', param: null, who: 'staff', whatToDo: FIX_CARD },
  new_price: { name: '変更後の決済金額', param: 'amountYen', who: 'staff', limit: '7桁まで', whatToDo: FIX_ORDER },
  slip_no: { name: '送り状番号', param: 'parcels', who: 'staff', limit: '数字12桁', whatToDo: '送り状番号を確かめて、出荷情報を登録し直してください' },
} as const satisfies Record<string, ErrorParameter>;

export type ErrorParameterName = keyof typeof errorParameters;
