/** docs/atobarai.md, made from the domain's own tables, so that the page says what the code does. */
import { atobarai } from '../src/domain/atobarai/method.ts';
import { phaseLabels } from '../src/domain/lifecycle/phase.ts';
import { amendmentRows, amendmentPhases } from './amendment-samples.ts';
import { footnotes, tableOf } from './markdown-table.ts';
import { actionSection, attentionSection, deadlineSection, doubtSection, heading, policySection } from './method-tables.ts';

const CONDITIONS = [
  '「要確認の解決」は「対応が必要」があるときだけ、「請求書再発行の取下げ」は再発行のあとだけ行えます。',
  '請求書再発行と請求内容変更は合わせて7回までです。取消の途中の受注は追跡を終えられません。',
];

const DOUBT = 'Yamatoに照会した答えから、次のように進みます。「確定」答えのとおりに反映 ／「再送」まったく同じ内容をもう一度送る（二重にはなりません） ／「再照会」間隔をあけて聞き直す。「再送」と「見つからない」は、最初の送信がもう処理中でありえなくなってから数えます。請求書再発行・請求内容変更（KAARR）は回数に数えられるため、自動では決して再送しません。';

export function atobaraiTables(): string {
  const sections = [heading('クロネコ代金後払い'), actionSection(atobarai, CONDITIONS), amendSection(), doubtSection(atobarai, DOUBT), attentionSection(atobarai), deadlineSection(atobarai), policySection(atobarai)];
  return `${sections.join('\n\n')}\n`;
}

function amendSection(): string {
  const notes = footnotes();
  const rows = amendmentRows((reason) => notes.mark(reason));
  return [
    '## 与信内容変更の方法',
    '新しい内容を丸ごと渡すと、いちばん軽い方法が選ばれます。`?dryRun=true` で、行う前に方法を確かめられます。',
    tableOf(['変更', ...amendmentPhases.map((phase) => phaseLabels[phase])], rows),
    notes.list(),
  ].join('\n\n');
}
