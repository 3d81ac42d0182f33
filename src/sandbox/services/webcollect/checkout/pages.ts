import { html } from '../../../core/console/html.ts';
import type { Html } from '../../../core/console/html.ts';
import type { Said } from './ask-api.ts';
import type { Basket } from './basket.ts';
import type { Hint } from './cart.ts';

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--accent:#0a6b4f}
body{font:16px/1.7 system-ui,"Hiragino Sans","Noto Sans JP",sans-serif;margin:0 auto;max-width:34rem;padding:1rem}
h1{font-size:1.3rem;border-bottom:2px solid var(--accent)}table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:left;font-weight:normal}td.n{text-align:right}
details{margin-top:1rem}label{display:block;margin:.6rem 0 0}input{font:inherit;width:100%;box-sizing:border-box;padding:.3rem .5rem}
button{font:inherit;margin-top:1rem;padding:.5rem 1.5rem}button:disabled{opacity:.5}
.note{border-left:4px solid var(--accent);padding:.2rem .8rem}.bad{border-color:#b00020}small{color:#777}`;

/** A page of the demo shop, in words for shoppers. */
export function shopPage(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} - 見本ショップ</title><style>${{ html: STYLE }}</style></head><body>
<h1>${title}</h1>
${body}
<p><small>ヤマト サンドボックスの見本のお店です。実在のカードの番号は入力しないでください。</small></p>
</body></html>
`.html;
}

const FATES: [last4: string, fate: string][] = [
  ['1111', '認められる（3Dセキュアでは本人認証を求められる）'],
  ['0000', '認められる（本人認証は省かれる）'],
  ['9012', 'カード会社に断られる'],
];

/** The basket and the card form. `message`: what was said of the card before. */
export function cardPage(basket: Basket, parameters: Said, { message, hint }: { message: string; hint: Hint }): string {
  const { scriptUrl, ...info } = parameters.body;
  if (typeof scriptUrl !== 'string') return shopPage('お支払い', html`<p class="note bad" role="alert">${parameters.buyerMessage || 'ただいまカードをご利用いただけません。しばらくしてからもう一度お試しください。'}</p>`);
  return shopPage('お支払い', html`${message === '' ? html`` : html`<p class="note bad" role="alert">${message}</p>`}
${hintLine(hint)}${basketTable(basket)}
<form id="card" method="post" action="/sandbox/checkout/${basket.orderNumber}" data-parameters="${JSON.stringify(info)}">
<input type="hidden" name="token"><input type="hidden" name="device" value="pc">
<label>カード番号 <input data-card="cardNo" inputmode="numeric" autocomplete="cc-number" maxlength="16" required></label>
<label>有効期限（MMYY） <input data-card="cardExp" inputmode="numeric" autocomplete="off" maxlength="4" required></label>
<label>カード名義人 <input data-card="cardOwner" autocomplete="cc-name" required></label>
<label>セキュリティコード <input data-card="securityCode" inputmode="numeric" autocomplete="cc-csc" maxlength="4" required></label>
<p id="fault" role="alert"></p>
<button>注文する</button>
</form>
<details><summary>テスト用のカード</summary><table>${FATES.map(([last4, fate]) => html`<tr><td>000000000001${last4}</td><td>${fate}</td></tr>`)}</table></details>
<p><a href="/sandbox/checkout?threeDSecure=${String(!basket.threeDSecure)}">3Dセキュア${basket.threeDSecure ? 'なし' : 'あり'}で新しく始める</a></p>
<script class="webcollect-embedded-token" src="${scriptUrl}"></script><script src="/sandbox/checkout.js"></script>`);
}

function basketTable({ orderNumber, amountYen }: Basket): Html {
  return html`<table><tr><th>受注番号</th><td class="n">${orderNumber}</td></tr><tr><th>お支払い金額</th><td class="n">${amountYen.toLocaleString('ja-JP')}円</td></tr></table>`;
}

/** What has come of it, where no card is needed any more. */
export function resultPage(basket: Basket, said: Said, hint: Hint): string {
  const { title, text } = resultOf(said);
  return shopPage(title, html`<p class="note" role="status">${text}</p>
${basketTable(basket)}
<table><tr><th>決済ステータス</th><td class="n" id="status">${said.statusLabel}</td></tr></table>
${said.next?.kind === 'threeDSecure' ? html`<form method="post" action="/sandbox/checkout/${basket.orderNumber}"><button>本人認証へ進む</button></form>` : html``}
${hintLine(hint)}
<p><a href="/sandbox/checkout">お買い物を続ける</a></p>`);
}

/** What is shown is the order's own word; the hint of the browser alone would be nobody's. */
function hintLine(hint: Hint): Html {
  const words = { none: '', right: 'ブラウザーが届けた結果の署名を確かめました。', wrong: 'ブラウザーが届けた結果の署名が合いません。受注を読み直した結果を表示しています。' };
  return hint === 'none' ? html`` : html`<p><small id="hint">${words[hint]}</small></p>`;
}

function resultOf({ status, next, buyerMessage }: Said): { title: string; text: string } {
  if (status === 201) return { title: 'ご注文ありがとうございました', text: 'ご注文を承りました。' };
  if (next !== null) return { title: 'お手続きの途中です', text: buyerMessage };
  if (status === 202) return { title: 'ご注文ありがとうございました', text: 'お支払いを確認しています。結果をメールでお知らせします。' };
  return { title: 'お手続きを完了できませんでした', text: buyerMessage || 'ただいま込み合っております。このページを再読み込みしてください。二重に決済されることはありません。' };
}

/** Nobody has said yet which shop it sells for. */
export function shoplessPage(): string {
  return shopPage('お店の準備中です', html`<p>このページはカートのサーバーの役をします。どのAPIの、どの店舗として注文するかを、先に知らせてください。鍵はメモリーにだけ置かれ、ページには出ません。</p>
<pre>curl -X PUT （このアドレス）/sandbox/checkout/shop -d '{"api":"http://127.0.0.1:3000","shop":"demo","key":"（cartのAPIキー）"}'</pre>`);
}

export function basketlessPage(): string {
  return shopPage('ご注文が見つかりません', html`<p>このご注文は、この画面からはご覧になれません。</p><p><a href="/sandbox/checkout">お買い物を続ける</a></p>`);
}
