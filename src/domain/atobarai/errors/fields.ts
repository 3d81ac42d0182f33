/** Who can do something about an error: the shopper, the shop's staff, or whoever runs this system. */
export type ErrorOwner = 'buyer' | 'staff' | 'ops';

export type ErrorField = {
  /** Japanese name as staff read it. */
  readonly name: string;
  /** Path into our own body, or null where the value is not the caller's. */
  readonly param: string | null;
  readonly who: ErrorOwner;
  /** Longest value, as shown in "too long" messages. */
  readonly limit?: string;
  /** What to do when this field is at fault and the failure itself does not say. */
  readonly whatToDo: string;
};

const ASK_OPS = 'システムの設定に原因があります。運用担当へ連絡してください';
const OUR_FAULT = 'このシステムの不具合です。運用担当へ連絡してください';
const FIX_BUYER = '購入者に確かめて内容を直し、与信をやり直してください';
const FIX_DESTINATION = '送り先を確かめて内容を直し、与信をやり直してください';
const FIX_ORDER = '受注の内容を直して、もう一度実行してください';
const FIX_SLIP = '送り状番号を確かめて、出荷情報を登録し直してください';

/** The fields Yamato's error lists speak of. @see atobarai §5 */
export const errorFields = {
  layout: { name: '電文', param: null, who: 'ops', whatToDo: OUR_FAULT },
  merchantCode: { name: '加盟店コード', param: null, who: 'ops', whatToDo: ASK_OPS },
  password: { name: 'パスワード', param: null, who: 'ops', limit: '半角8文字', whatToDo: ASK_OPS },
  requestDate: { name: '依頼日時', param: null, who: 'ops', limit: '14桁', whatToDo: OUR_FAULT },
  settlementNo: { name: '決済受付番号', param: null, who: 'ops', limit: '半角20文字', whatToDo: OUR_FAULT },
  transaction: { name: '取引', param: null, who: 'staff', whatToDo: '取引状況を更新して、今の状態を確かめてください' },
  orderDate: { name: '受注日', param: 'orderedAt', who: 'staff', whatToDo: FIX_ORDER },
  shipDate: { name: '出荷予定日', param: 'plannedShipDate', who: 'staff', whatToDo: FIX_ORDER },
  name: { name: '氏名', param: 'buyer.name', who: 'buyer', limit: '全角30文字', whatToDo: FIX_BUYER },
  nameKana: { name: '氏名カナ', param: 'buyer.nameKana', who: 'buyer', limit: '半角80文字', whatToDo: FIX_BUYER },
  postalCode: { name: '郵便番号', param: 'buyer.postalCode', who: 'buyer', whatToDo: FIX_BUYER },
  address1: { name: '住所１', param: 'buyer.address', who: 'buyer', limit: '全角25文字', whatToDo: FIX_BUYER },
  address2: { name: '住所２', param: 'buyer.address', who: 'buyer', limit: '全角25文字', whatToDo: FIX_BUYER },
  tel: { name: '電話番号', param: 'buyer.tel', who: 'buyer', whatToDo: FIX_BUYER },
  email: { name: 'メールアドレス', param: 'buyer.email', who: 'buyer', limit: '半角64文字', whatToDo: FIX_BUYER },
  amount: { name: '決済金額総計', param: 'amountYen', who: 'staff', limit: '6桁', whatToDo: FIX_ORDER },
  sendDiv: { name: '送り先区分', param: 'invoice', who: 'staff', whatToDo: '請求書の届け方（別送・同梱・スマホタイプ）を選び直してください' },
  itemName: { name: '購入商品名称', param: 'items', who: 'staff', limit: '全角30文字', whatToDo: FIX_ORDER },
  quantity: { name: '購入商品数量', param: 'items', who: 'staff', limit: '4桁', whatToDo: FIX_ORDER },
  unitPrice: { name: '購入商品単価', param: 'items', who: 'staff', whatToDo: FIX_ORDER },
  subtotal: { name: '購入商品小計', param: 'items', who: 'staff', whatToDo: FIX_ORDER },
  destination: { name: '送り先', param: 'destinations', who: 'buyer', whatToDo: FIX_DESTINATION },
  destinationName: { name: '送り先名称', param: 'destinations', who: 'buyer', limit: '全角30文字', whatToDo: FIX_DESTINATION },
  destinationPostalCode: { name: '送り先郵便番号', param: 'destinations', who: 'buyer', whatToDo: FIX_DESTINATION },
  destinationAddress1: { name: '送り先住所１', param: 'destinations', who: 'buyer', limit: '全角25文字', whatToDo: FIX_DESTINATION },
  destinationAddress2: { name: '送り先住所２', param: 'destinations', who: 'buyer', limit: '全角25文字', whatToDo: FIX_DESTINATION },
  destinationTel: { name: '送り先電話番号', param: 'destinations', who: 'buyer', whatToDo: FIX_DESTINATION },
  freeItem: { name: 'フリー項目', param: null, who: 'ops', limit: '全角20文字または半角40文字', whatToDo: OUR_FAULT },
  slip: { name: '送り状番号', param: 'parcels', who: 'staff', limit: '半角12文字', whatToDo: FIX_SLIP },
  beforeSlip: { name: '変更前送り状番号', param: 'parcels', who: 'staff', whatToDo: FIX_SLIP },
  processDiv: { name: '処理区分', param: null, who: 'staff', whatToDo: '取引状況を更新して、今の状態でできる操作を選んでください' },
  requestContents: { name: 'ご依頼内容', param: null, who: 'staff', whatToDo: '取引状況を更新して、今の状態でできる操作を選んでください' },
  reissueReason: { name: '不備事由', param: 'reason', who: 'staff', whatToDo: '再発行の理由を選び直してください' },
  reissueText: { name: '不備事由その他', param: 'reason', who: 'staff', limit: '全角25文字', whatToDo: '再発行の理由の文を直してください' },
  smsCode: { name: '認証コード', param: 'code', who: 'buyer', limit: '半角数字4桁', whatToDo: 'SMSで届いた4桁の数字を入力し直してください' },
  system: { name: 'システム', param: null, who: 'ops', whatToDo: '処理されたかどうか分かりません。取引状況を確かめ、続くようならヤマト側へ問い合わせてください' },
} as const satisfies Record<string, ErrorField>;

export type ErrorFieldKey = keyof typeof errorFields;
