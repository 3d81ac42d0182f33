import { consoleEdits } from '../../services/atobarai/console-edits.ts';
import { BadRequest } from '../control/reading.ts';
import { verdictNow } from '../../services/atobarai/operations/kaars.ts';
import { statusLabels, verdictLabels, warningLabels } from '../../services/atobarai/statuses.ts';
import type { Sandbox } from '../wire/api.ts';
import { notice, orderPath, readable, requestTable } from './home.ts';
import { html, page } from './html.ts';
import type { Html } from './html.ts';

/** One order: what Yamato believes, how it came so, and the buttons of Yamato's own screen. */
export function orderPage({ ledger }: Sandbox, merchantCode: string, orderNo: string, query: URLSearchParams): string {
  const merchant = ledger.merchants.find(merchantCode);
  const order = merchant && ledger.look(merchant, orderNo);
  if (order === undefined) throw new BadRequest(`no order ${orderNo}`, 404);
  const facts: [string, string][] = [
    ['加盟店', order.merchant],
    ['取引状況', `${order.status} ${statusLabels[order.status]}`],
    ['審査結果', `${verdictNow(order)} ${verdictLabels[verdictNow(order)]}`],
    ['警報', `${order.warning} ${warningLabels[order.warning]}`],
    ['請求金額', `${order.amountYen.toLocaleString('ja-JP')}円（当初 ${order.firstAmountYen.toLocaleString('ja-JP')}円）`],
    ['請求書', { separate: '別送', enclosed: '同梱', sms: 'スマホタイプ' }[order.invoice]],
    ['受注日 / 出荷予定日', `${order.orderYmd} / ${order.shipYmd}`],
    ['送り状', order.slips.map((slip) => `${slip.slipNo}${slip.carrier === 'other' ? '（他社）' : ''}`).join(' ') || 'なし'],
    ['再発行', `${order.reissues}回`],
    ...(order.sms === null ? [] : [['SMS認証コード', `${order.sms.code}（${readable(order.sms.expiresAt)}まで、誤入力${order.sms.wrongEntries}回）`] satisfies [string, string]]),
  ];
  const changes = ledger.orders.changesOf(order).map((change) => html`<tr><td>${readable(change.at)}</td><td>${change.cause}</td><td>${change.change}</td>
<td>${change.status} ${statusLabels[change.status]}</td></tr>`);
  const fields = Object.entries(order.fields).map(([name, value]) => `${name}=${value}`).join('\n');
  return page(
    orderNo,
    readable(ledger.clock.now()),
    html`${notice(query)}<h2>取引 ${order.orderNo}</h2>
<table><tbody>${facts.map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</tbody></table>
<h2>ヤマトの管理画面での操作</h2>${editForms(orderPath(order), order.status)}
<h2>経過</h2><table><thead><tr><th>時刻</th><th>きっかけ</th><th>内容</th><th>その後の状態</th></tr></thead><tbody>${changes}</tbody></table>
<h2>受け取った項目</h2><details><summary>表示する</summary><pre>${fields}</pre></details>
<h2>この受注番号のリクエスト</h2>${requestTable(ledger.requests.last(100, order.orderNo))}`,
  );
}

/** A form for each edit the state allows. */
function editForms(action: string, status: number): Html {
  const inputs: Record<string, Html> = {
    amount: html`<input class="s" name="amountYen" inputmode="numeric" placeholder="円" required>`,
    slip: html`<input class="s" name="slipNo" placeholder="空欄=削除"><select name="carrier"><option value="yamato">ヤマト</option><option value="other">他社</option></select>`,
    warn: html`<input class="s" name="warning" inputmode="numeric" value="1">`,
  };
  const forms = Object.entries(consoleEdits)
    .filter(([, edit]) => edit.from.some((from) => from === status))
    .map(([name, edit]) => html`<form method="post" action="${action}"><input type="hidden" name="edit" value="${name}">${inputs[name] ?? ''}<button>${edit.about}</button></form>`);
  return forms.length === 0 ? html`<p>この状態でできる操作はありません。</p>` : html`${forms}`;
}
