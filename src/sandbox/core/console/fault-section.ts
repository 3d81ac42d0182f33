import { aboutKind, kindNames } from '../faults/parse.ts';
import type { OpenService } from '../open-service.ts';
import type { Sandbox } from '../sandbox.ts';
import { button, html } from './html.ts';
import type { Html } from './html.ts';

export function faultTable({ faults, services }: Sandbox): Html {
  const rows = faults.list().map(({ id, rule, calls, hits }) => {
    const which = [
      rule.nth === null ? '' : `${rule.nth}回目から`,
      rule.every === null ? '' : `${rule.every}回ごと`,
      rule.probability === null ? '' : `確率${rule.probability} (seed ${rule.seed})`,
      rule.times === null ? '' : `${rule.times}回まで`,
    ].join(' ');
    return html`<tr><td>${id}</td><td>${rule.operation}</td><td>${rule.orderNo}</td><td>${rule.fault} ${aboutKind(services, rule.fault)}</td><td>${which}</td>
<td class="n">${hits} / ${calls}</td><td>${button(`/sandbox/page/faults/${id}/disarm`, {}, '解除')}</td></tr>`;
  });
  if (rows.length === 0) return html`<p>仕掛けられている障害はありません。</p>`;
  return html`<div class="scroll"><table><thead><tr><th>ID</th><th>操作</th><th>受注番号</th><th>内容</th><th>対象</th><th>発生 / 該当</th><th></th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

export function faultForm(services: readonly OpenService[]): Html {
  const kinds = kindNames(services).map((kind) => html`<option value="${kind}">${kind}: ${aboutKind(services, kind)}</option>`);
  const names = services.flatMap(({ wire }) => wire.operations).map(({ name }) => html`<option>${name}</option>`);
  return html`<form method="post" action="/sandbox/page/faults"><label>障害 <select name="fault">${kinds}</select></label>
<label>操作 <select name="operation"><option>*</option>${names}</select></label>
<label>受注番号 <input class="s" name="orderNo" placeholder="*"></label><label>何回目 <input class="s" name="nth" inputmode="numeric"></label>
<label>回数 <input class="s" name="times" inputmode="numeric" value="1"></label><label>ms <input class="s" name="ms" inputmode="numeric"></label>
<label>コード <input class="s" name="code"></label><label>秒以内 <input class="s" name="withinSeconds" inputmode="numeric"></label><button>仕掛ける</button></form>`;
}
