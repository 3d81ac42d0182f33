/** Markup that is already safe. */
export type Html = { readonly html: string };

type Part = string | number | Html | Html[];

/** Builds markup; every value put in is escaped unless it is markup itself. */
export function html(texts: TemplateStringsArray, ...values: Part[]): Html {
  return { html: texts.map((text, index) => text + render(values[index] ?? '')).join('') };
}

function render(value: Part): string {
  if (Array.isArray(value)) return value.map((part) => part.html).join('');
  return typeof value === 'object' ? value.html : escapeHtml(String(value));
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A form that is one button. */
export function button(action: string, values: Record<string, string>, label: string): Html {
  const inputs = Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  return html`<form method="post" action="${action}">${inputs}<button>${label}</button></form>`;
}

/** What the last button did, or why it did nothing. */
export function notice(query: URLSearchParams): Html {
  const done = query.get('done');
  const failed = query.get('failed');
  if (failed !== null) return html`<p class="note bad" role="alert">できませんでした: ${failed}</p>`;
  return done === null ? html`` : html`<p class="note" role="status">${done}</p>`;
}

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--accent:#0a6b4f}
body{font:14px/1.6 system-ui,"Hiragino Sans","Noto Sans JP",sans-serif;margin:0 auto;max-width:76rem;padding:1rem}
header{display:flex;gap:1rem;align-items:baseline;flex-wrap:wrap;border-bottom:2px solid var(--accent)}
h1{font-size:1.2rem;margin:.2rem 0}h2{font-size:1rem;margin:1.6rem 0 .4rem}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}
th{font-weight:600;background:var(--soft)}td.n{text-align:right;white-space:nowrap}
form{display:inline-flex;gap:.3rem;flex-wrap:wrap;align-items:center;margin:.1rem .4rem .1rem 0}
input,select,button{font:inherit;padding:.15rem .5rem}input.s{width:7rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0;font-size:12px;background:var(--soft);padding:.4rem}
.note{background:var(--soft);border-left:4px solid var(--accent);padding:.4rem .8rem}.bad{border-color:#b00020}
.live{font-weight:600}.dead{opacity:.65}summary{cursor:pointer}.scroll{overflow-x:auto}`;

/** One page of the console. */
export function page(services: readonly { label: string }[], title: string, clock: string, body: Html): string {
  return html`<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} - ヤマト サンドボックス</title><style>${{ html: STYLE }}</style></head><body>
<header><h1><a href="/">${services.map(({ label }) => label).join('・')} サンドボックス</a></h1><span>サンドボックスの時刻 <b>${clock}</b></span></header>
${body}
</body></html>
`.html;
}
