import { type ErrorRows, CHECK_CONTRACT, LATER } from './row.ts';

const NO_OPTION = { message: 'オプションサービスの契約がないため、保存したカードを扱えません', whatToDo: CHECK_CONTRACT, who: 'ops' } as const;
const STALE = { message: 'カードが、一覧を取った後に使われたか変更されています', whatToDo: 'カードの一覧を取り直して、もう一度実行してください', who: 'staff' } as const;
const INTERNAL = { message: 'ヤマト側の処理に失敗しました', whatToDo: LATER, who: 'staff' } as const;

/** A03, A04, A05: お預かり情報の照会・変更・削除. @see webcollect §6.3, §2.5–2.7 */
export const savedCardErrors: ErrorRows = {
  A032000001: NO_OPTION,
  A033000001: { message: 'ヤマト側がカードの一覧を読み取れませんでした', whatToDo: LATER, who: 'staff' },

  A042000001: { message: 'この加盟店は決済を使えません', whatToDo: CHECK_CONTRACT, who: 'ops', sense: 'settings' },
  A042000002: { message: 'クレジット決済の利用が始まっていません', whatToDo: CHECK_CONTRACT, who: 'ops', sense: 'settings' },
  A042000003: NO_OPTION,
  A042000004: { message: 'このカード会社のカードは使えません', whatToDo: '購入者に、ほかのカードを使ってもらってください', who: 'buyer' },
  A043000001: STALE,
  A043000002: { message: '変更する内容がありません', whatToDo: '保存されている内容のままです。何もする必要はありません', who: 'staff' },
  A043000003: INTERNAL,
  A044000001: { message: 'カード会社がこのカードを有効と認めませんでした', whatToDo: '与信結果エラーコードの説明を読み、購入者に案内してください', who: 'buyer', sense: 'judged' },
  A045000001: INTERNAL,

  A052000001: NO_OPTION,
  A053000001: STALE,
  A054000001: { message: 'カードを削除できませんでした（予約販売に使われているなど）', whatToDo: '予約販売の注文が終わってから、もう一度実行してください', who: 'staff' },
};
