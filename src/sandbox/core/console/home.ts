import { faultKinds } from '../faults/rule.ts';
import { iso } from '../jst.ts';
import type { Order } from '../../services/atobarai/order.ts';
import type { LoggedRequest } from '../ledger/requests.ts';
import { operations } from '../../services/atobarai/operations/catalogue.ts';
import { pageNumber, settle } from '../control/orders.ts';
import { isLive, statusLabels, warningLabels } from '../../services/atobarai/statuses.ts';
import type { Sandbox } from '../wire/api.ts';
import { html, page } from './html.ts';
import type { Html } from './html.ts';

const PER_PAGE = 50;
const SHOWN_REQUESTS = 100;

/** The console's first page: orders, clock, faults, the last requests. */
export function homePage(sandbox: Sandbox, query: URLSearchParams): string {
  const { ledger } = sandbox;
  settle(ledger);
  const { now, speed, frozen } = ledger.clock.read();
  return page(
    '一覧',
    readable(now),
    html`${notice(query)}
<h2>時計</h2>${clockForms(speed, frozen)}
<h2>取引</h2>${orderList(sandbox, query)}
<h2>障害</h2>${faultTable(sandbox)}${faultForm()}
<h2>直近${SHOWN_REQUESTS}件のリクエスト</h2>${requestTable(ledger.requests.last(SHOWN_REQUESTS))}`,
  );
}

/** What the last button did, or why it did nothing. */
export function notice(query: URLSearchParams): Html {
  const done = query.get('done');
  const failed = query.get('failed');
  if (failed !== null) return html`<p class="note bad" role="alert">できませんでした: ${failed}</p>`;
  return done === null ? html`` : html`<p class="note" role="status">${done}</p>`;
}

export function readable(ms: number): string {
  return iso(ms).slice(0, 19).replace('T', ' ');
}

function clockForms(speed: number, frozen: boolean): Html {
  const moves: [string, string][] = [['PT1M', '+1分'], ['PT1H', '+1時間'], ['P1D', '+1日'], ['P7D', '+7日']];
  return html`<p>${frozen ? '停止中' : `${speed}倍速で進行中`}</p>
${moves.map(([advance, label]) => button('/sandbox/page/clock', { advance }, label))}
${button('/sandbox/page/clock', { freeze: frozen ? 'false' : 'true' }, frozen ? '動かす' : '止める')}
${button('/sandbox/page/clock', { speed: '1' }, '等速')}${button('/sandbox/page/clock', { speed: '1440' }, '1分=1日')}
<form method="post" action="/sandbox/page/clock"><label>日時 <input type="datetime-local" name="set" step="1" required></label><button>合わせる</button></form>`;
}

/** A form that is one button. */
export function button(action: string, values: Record<string, string>, label: string): Html {
  const inputs = Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  return html`<form method="post" action="${action}">${inputs}<button>${label}</button></form>`;
}

function orderList({ ledger }: Sandbox, query: URLSearchParams): Html {
  const search = query.get('q') ?? '';
  const status = query.get('status') ?? '';
  const number = pageNumber(query, 'page', 0, 1_000_000);
  const { total, orders } = ledger.orders.search({
    limit: PER_PAGE,
    offset: number * PER_PAGE,
    ...(search === '' ? {} : { orderNo: search.includes('*') ? search : `*${search}*` }),
    ...(/^\d+$/.test(status) ? { status: Number(status) } : {}),
  });
  const link = (to: number, text: string) => html`<a href="/?${new URLSearchParams({ q: search, status, page: String(to) }).toString()}">${text}</a> `;
  const choices = Object.entries(statusLabels).map(([code, label]) =>
    code === status ? html`<option value="${code}" selected>${code} ${label}</option>` : html`<option value="${code}">${code} ${label}</option>`,
  );
  return html`<form method="get" action="/"><label>受注番号 <input name="q" value="${search}"></label>
<label>状態 <select name="status"><option value="">すべて</option>${choices}</select></label><button>検索</button></form>
<p>${total}件${number > 0 ? html` ${link(number - 1, '前へ')}` : ''}${(number + 1) * PER_PAGE < total ? html` ${link(number + 1, '次へ')}` : ''}</p>
<div class="scroll"><table><thead><tr><th>受注番号</th><th>加盟店</th><th>状態</th><th>警報</th><th>金額</th><th>出荷予定</th><th>送り状</th><th>氏名</th></tr></thead>
<tbody>${orders.map(orderRow)}</tbody></table></div>`;
}

function orderRow(order: Order): Html {
  return html`<tr class="${isLive(order.status) ? 'live' : 'dead'}"><td><a href="${orderPath(order)}">${order.orderNo}</a></td><td>${order.merchant}</td>
<td>${order.status} ${statusLabels[order.status]}</td><td>${order.warning === 0 ? '' : warningLabels[order.warning]}</td><td class="n">${order.amountYen.toLocaleString('ja-JP')}円</td>
<td>${order.shipYmd}</td><td>${order.slips.map((slip) => slip.slipNo).join(' ')}</td><td>${order.fields['name'] ?? ''}</td></tr>`;
}

export function orderPath(order: Order): string {
  return `/sandbox/page/orders/${encodeURIComponent(order.merchant)}/${encodeURIComponent(order.orderNo)}`;
}

function faultTable({ faults }: Sandbox): Html {
  const rows = faults.list().map(({ id, rule, calls, hits }) => {
    const which = [
      rule.nth === null ? '' : `${rule.nth}回目から`,
      rule.every === null ? '' : `${rule.every}回ごと`,
      rule.probability === null ? '' : `確率${rule.probability} (seed ${rule.seed})`,
      rule.times === null ? '' : `${rule.times}回まで`,
    ].join(' ');
    return html`<tr><td>${id}</td><td>${rule.operation}</td><td>${rule.orderNo}</td><td>${rule.fault} ${faultKinds[rule.fault].about}</td><td>${which}</td>
<td class="n">${hits} / ${calls}</td><td>${button(`/sandbox/page/faults/${id}/disarm`, {}, '解除')}</td></tr>`;
  });
  if (rows.length === 0) return html`<p>仕掛けられている障害はありません。</p>`;
  return html`<div class="scroll"><table><thead><tr><th>ID</th><th>操作</th><th>受注番号</th><th>内容</th><th>対象</th><th>発生 / 該当</th><th></th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function faultForm(): Html {
  const kinds = Object.entries(faultKinds).map(([kind, { about }]) => html`<option value="${kind}">${kind}: ${about}</option>`);
  const names = operations.map(({ name }) => html`<option>${name}</option>`);
  return html`<form method="post" action="/sandbox/page/faults"><label>障害 <select name="fault">${kinds}</select></label>
<label>操作 <select name="operation"><option>*</option>${names}</select></label>
<label>受注番号 <input class="s" name="orderNo" placeholder="*"></label><label>何回目 <input class="s" name="nth" inputmode="numeric"></label>
<label>回数 <input class="s" name="times" inputmode="numeric" value="1"></label><label>ms <input class="s" name="ms" inputmode="numeric"></label>
<label>コード <input class="s" name="code"></label><label>秒以内 <input class="s" name="withinSeconds" inputmode="numeric"></label><button>仕掛ける</button></form>`;
}

/** Calls with their parameters and answers; the password is masked already. */
export function requestTable(requests: (LoggedRequest & { id: number })[]): Html {
  if (requests.length === 0) return html`<p>まだありません。</p>`;
  const rows = requests.map((request) => html`<tr><td>${readable(request.at)}</td><td>${request.operation}</td><td>${request.orderNo}</td>
<td>${request.httpStatus === 0 ? '切断' : request.httpStatus} ${request.processed ? '' : '未処理'} ${request.fault ?? ''}</td>
<td><details><summary>${brief(request.answer)}</summary><pre>${parameterLines(request)}</pre><pre>${request.answer}</pre></details></td></tr>`);
  return html`<div class="scroll"><table><thead><tr><th>時刻</th><th>操作</th><th>受注番号</th><th>HTTP</th><th>応答</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function brief(answer: string): string {
  const element = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(answer)?.[1] ?? '';
  const result = element('result');
  return `結果コード ${element('returnCode') || '-'} ${element('errorCode')}${result === '' ? '' : ` result ${result}`}`;
}

function parameterLines(request: LoggedRequest): string {
  return Object.entries(request.parameters).map(([name, value]) => `${name}=${value}`).join('\n');
}
