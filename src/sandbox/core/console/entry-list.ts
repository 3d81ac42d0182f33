import { pageNumber } from '../control/entries.ts';
import type { OpenService } from '../open-service.ts';
import type { EntryRow } from './entry-page.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { entryPath, placesOf, queryOf } from './places.ts';
import type { Place } from './places.ts';

const PER_PAGE = 50;

/** Links to the books there are; nothing where there is only one. */
export function bookLinks(services: readonly OpenService[], shown: Place): Html {
  const places = placesOf(services);
  if (places.length < 2) return html``;
  return html`<p>${places.map((place) => {
    const text = `${place.service.label} ${place.book.title}`;
    if (place.book === shown.book) return html`<b>${text}</b> `;
    return html`<a href="/?${new URLSearchParams({ service: place.service.name, book: place.book.name }).toString()}">${text}</a> `;
  })}</p>`;
}

export function entryList(services: readonly OpenService[], place: Place, query: URLSearchParams): Html {
  const { book } = place;
  const search = query.get('q') ?? '';
  const status = query.get('status') ?? '';
  const number = pageNumber(query, 'page', 0, 1_000_000);
  const { total, rows } = book.rows({
    limit: PER_PAGE,
    offset: number * PER_PAGE,
    ...(search === '' ? {} : { number: search.includes('*') ? search : `*${search}*` }),
    ...(/^\d+$/.test(status) ? { status: Number(status) } : {}),
  });
  const kept = queryOf(services, place);
  const link = (to: number, text: string) =>
    html`<a href="/?${new URLSearchParams({ ...kept, q: search, status, page: String(to) }).toString()}">${text}</a> `;
  const choices = Object.entries(book.statusLabels).map(([code, label]) =>
    code === status ? html`<option value="${code}" selected>${code} ${label}</option>` : html`<option value="${code}">${code} ${label}</option>`,
  );
  const hidden = Object.entries(kept).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  return html`<form method="get" action="/">${hidden}<label>${book.numberLabel} <input name="q" value="${search}"></label>
<label>状態 <select name="status"><option value="">すべて</option>${choices}</select></label><button>検索</button></form>
<p>${total}件${number > 0 ? html` ${link(number - 1, '前へ')}` : ''}${(number + 1) * PER_PAGE < total ? html` ${link(number + 1, '次へ')}` : ''}</p>
<div class="scroll"><table><thead><tr><th>${book.numberLabel}</th><th>加盟店</th><th>状態</th>${book.heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => entryRow(services, place, row))}</tbody></table></div>`;
}

function entryRow(services: readonly OpenService[], place: Place, { number, merchant, status, isLive, cells }: EntryRow): Html {
  return html`<tr class="${isLive ? 'live' : 'dead'}"><td><a href="${entryPath(services, place, merchant, number)}">${number}</a></td><td>${merchant}</td>
<td>${status} ${place.book.statusLabels[status] ?? ''}</td>${cells.map(({ text, isNumber }) => (isNumber ? html`<td class="n">${text}</td>` : html`<td>${text}</td>`))}</tr>`;
}
