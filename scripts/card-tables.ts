/** docs/card.md, made from the domain's own tables, so that the page says what the code does. */
import { meaningOfTrade } from '../src/domain/card/answers.ts';
import { creditErrorCodes, explainCreditCode } from '../src/domain/card/errors/credit-codes.ts';
import { card } from '../src/domain/card/method.ts';
import { tradeStatuses, tradeStatusLabels } from '../src/domain/card/trade-status.ts';
import { type Status, statusLabels } from '../src/domain/order/status.ts';
import { tableOf } from './markdown-table.ts';
import { actionSection, attentionSection, deadlineSection, doubtSection, heading, policySection } from './method-tables.ts';

const CONDITIONS = [
  '「要確認の解決」は「対応が必要」があるときだけ行えます。「再与信」は、ヤマト運輸以外の配送で登録した受注には行えません。',
  '精算確定待ちの間の「与信の取消」と金額の変更は、店舗の設定（`changeWhilePending`）で許したときだけ行えます。23時から翌1時は、金額変更（A07）と再与信（A11）をヤマト側が受け付けないため、1時を過ぎてから行います。',
  '決済完了のあとの返金と取消は、ヤマト側の管理画面で行い、済んだら「見た目上のステータス変更」で記録します。',
];

const DOUBT = 'ヤマト側に取引情報を照会（E04）した答えから、次のように進みます。「確定」答えのとおりに反映 ／「再送」もう一度送る ／「再照会」間隔をあけて聞き直す。金額、送り状、与信承認日時も照会でわかり、それだけで確定することがあります。与信（A08）の「再送」には新しいトークンが要るため、購入者の手続きを待ちます。再与信（A11）は1回ごとに与信が増えるため、自動では決して再送しません。';

export function cardTables(): string {
  const sections = [
    heading('クレジットカード（クロネコwebコレクト）'), statusSection(), actionSection(card, CONDITIONS), doubtSection(card, DOUBT), tradeSection(),
    attentionSection(card), deadlineSection(card), policySection(card), refusalSection(),
  ];
  return `${sections.join('\n\n')}\n`;
}

function statusSection(): string {
  const own = Object.entries(card.headline) as [Status, Status][];
  const rows = own.map(([common, word]) => [`${statusLabels[word]}<br>\`${word}\``, statusLabels[common]]);
  return ['## 決済ステータス', 'ほかの決済方法とは違う言葉で表すものです。ほかは全決済方法に共通です。', tableOf(['カード', 'ほかの決済方法では'], rows)].join('\n\n');
}

function tradeSection(): string {
  const rows = Object.entries(tradeStatuses).map(([digits, status]) => {
    const meaning = meaningOfTrade(status);
    return [digits, tradeStatusLabels[status], meaning === null ? 'カードの受注ではありません' : card.transactionLabels[meaning.transaction.status]];
  });
  return ['## ヤマト側の取引状況（statusInfo）', tableOf(['値', '取引状況', '受注では'], rows)].join('\n\n');
}

function refusalSection(): string {
  const rows = creditErrorCodes.map((code) => {
    const { message, whatToDo } = explainCreditCode(code);
    return [`\`${code}\``, message, whatToDo];
  });
  return ['## カード会社が認めないとき（与信結果エラーコード）', '店舗の担当者だけが見るものです。購入者には理由を示さず、別のカードか別の決済方法を案内します。', tableOf(['コード', '意味', 'すること'], rows)].join('\n\n');
}
