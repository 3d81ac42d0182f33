import type { EditInput } from '../book-rules.ts';
import { BadRequest } from '../control/reading.ts';
import { readable } from '../jst.ts';
import type { Sandbox } from '../sandbox.ts';
import type { EntryPage } from './entry-page.ts';
import { html, notice, page } from './html.ts';
import type { Html } from './html.ts';
import { entryPath } from './places.ts';
import type { Place } from './places.ts';
import { requestTable } from './request-table.ts';

/** One entry: what Yamato believes, how it came so, and the buttons of Yamato's own screen. */
export function showEntry({ ledger, services }: Sandbox, place: Place, merchantCode: string, number: string, query: URLSearchParams): string {
  const { service, book } = place;
  const shown = book.page(merchantCode, number);
  if (shown === undefined) throw new BadRequest(`no ${book.noun} ${number}`, 404);
  const changes = shown.changes.map((change) => html`<tr><td>${readable(change.at)}</td><td>${change.cause}</td><td>${change.change}</td>
<td>${change.status} ${book.statusLabels[change.status] ?? ''}</td></tr>`);
  const received = Object.entries(shown.received).map(([name, value]) => `${name}=${value}`).join('\n');
  return page(
    services,
    number,
    readable(ledger.clock.now()),
    html`${notice(query)}<h2>${book.title} ${number}</h2>
<table><tbody>${shown.facts.map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</tbody></table>
<h2>ヤマトの管理画面での操作</h2>${editForms(entryPath(services, place, shown.merchant, number), shown.edits)}
<h2>経過</h2><table><thead><tr><th>時刻</th><th>きっかけ</th><th>内容</th><th>その後の状態</th></tr></thead><tbody>${changes}</tbody></table>
<h2>受け取った項目</h2><details><summary>表示する</summary><pre>${received}</pre></details>
<h2>この${book.numberLabel}のリクエスト</h2>${requestTable(services, ledger.requests.last(100, { service: service.name, orderNo: number }))}`,
  );
}

/** A form for each edit the state allows. */
function editForms(action: string, edits: EntryPage['edits']): Html {
  const forms = edits.map(({ name, about, inputs }) =>
    html`<form method="post" action="${action}"><input type="hidden" name="edit" value="${name}">${inputs.map(inputFor)}<button>${about}</button></form>`);
  return forms.length === 0 ? html`<p>この状態でできる操作はありません。</p>` : html`${forms}`;
}

function inputFor(input: EditInput): Html {
  switch (input.kind) {
    case 'number':
      return html`<input class="s" name="${input.name}" inputmode="numeric"${given('placeholder', input.placeholder)}${given('value', input.value)}${required(input.required)}>`;
    case 'text':
      return input.apiOnly === true ? html`` : html`<input class="s" name="${input.name}"${given('placeholder', input.placeholder)}>`;
    case 'choice':
      return html`<select name="${input.name}">${input.choices.map(([value, label]) => html`<option value="${value}">${label}</option>`)}</select>`;
  }
}

/** An attribute, where it has a value. */
function given(name: string, value: string | undefined): Html {
  return value === undefined ? html`` : html` ${name}="${value}"`;
}

function required(isRequired: true | undefined): Html {
  return isRequired === true ? html` required` : html``;
}
