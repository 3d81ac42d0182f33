import { readable } from '../jst.ts';
import type { LoggedRequest } from '../ledger/requests.ts';
import type { OpenService } from '../open-service.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** Calls with their parameters and answers; secrets are masked already. */
export function requestTable(services: readonly OpenService[], requests: (LoggedRequest & { id: number })[]): Html {
  if (requests.length === 0) return html`<p>まだありません。</p>`;
  const rows = requests.map((request) => html`<tr><td>${readable(request.at)}</td><td>${request.operation}</td><td>${request.orderNo}</td>
<td>${request.httpStatus === 0 ? '切断' : request.httpStatus} ${request.processed ? '' : '未処理'} ${request.fault ?? ''}</td>
<td><details><summary>${brief(services, request)}</summary><pre>${parameterLines(request)}</pre><pre>${request.answer}</pre></details></td></tr>`);
  return html`<div class="scroll"><table><thead><tr><th>時刻</th><th>操作</th><th>受注番号</th><th>HTTP</th><th>応答</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function brief(services: readonly OpenService[], { service, answer }: LoggedRequest): string {
  return services.find(({ name }) => name === service)?.wire.brief(answer) ?? answer.slice(0, 80);
}

function parameterLines(request: LoggedRequest): string {
  return Object.entries(request.parameters).map(([name, value]) => `${name}=${value}`).join('\n');
}
