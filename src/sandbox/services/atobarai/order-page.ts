import type { BookPage } from '../../core/book-rules.ts';
import { readable } from '../../core/jst.ts';
import { verdictNow } from './operations/kaars.ts';
import type { Invoice, Order } from './order.ts';
import { statusLabels, verdictLabels, warningLabels } from './statuses.ts';

const INVOICES: Record<Invoice, string> = { separate: '別送', enclosed: '同梱', sms: 'スマホタイプ' };

/** An order on the console's page. */
export const orderPage: BookPage<Order> = {
  title: '取引',
  columns: [
    { head: '警報', text: (order) => (order.warning === 0 ? '' : warningLabels[order.warning]) },
    { head: '金額', text: (order) => yen(order.amountYen), isNumber: true },
    { head: '出荷予定', text: (order) => order.shipYmd },
    { head: '送り状', text: (order) => order.slips.map((slip) => slip.slipNo).join(' ') },
    { head: '氏名', text: (order) => order.fields['name'] ?? '' },
  ],
  facts: (order) => [
    ['加盟店', order.merchant],
    ['取引状況', `${order.status} ${statusLabels[order.status]}`],
    ['審査結果', `${verdictNow(order)} ${verdictLabels[verdictNow(order)]}`],
    ['警報', `${order.warning} ${warningLabels[order.warning]}`],
    ['請求金額', `${yen(order.amountYen)}（当初 ${yen(order.firstAmountYen)}）`],
    ['請求書', INVOICES[order.invoice]],
    ['受注日 / 出荷予定日', `${order.orderYmd} / ${order.shipYmd}`],
    ['送り状', order.slips.map((slip) => `${slip.slipNo}${slip.carrier === 'other' ? '（他社）' : ''}`).join(' ') || 'なし'],
    ['再発行', `${order.reissues}回`],
    ...smsFacts(order),
  ],
  received: (order) => order.fields,
};

function smsFacts({ sms }: Order): [string, string][] {
  if (sms === null) return [];
  return [['SMS認証コード', `${sms.code}（${readable(sms.expiresAt)}まで、誤入力${sms.wrongEntries}回）`]];
}

function yen(amountYen: number): string {
  return `${amountYen.toLocaleString('ja-JP')}円`;
}
