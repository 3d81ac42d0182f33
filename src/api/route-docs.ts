/** What every route says about itself in the OpenAPI document beyond its own contract. */
import { problemDocument } from './contracts/problem-body.ts';

export const tags = {
  orders: '受注 Orders',
  actions: '操作・履歴 Actions',
  events: '通知 Events',
  shops: '店舗設定 Shops',
  operation: '運用 Operation',
} as const;

const descriptions: Readonly<Record<number, string>> = {
  400: 'リクエストの形式の誤り Malformed request',
  401: 'APIキーの誤り No valid key',
  402: '与信NG Credit refused',
  403: '権限不足 The key may not',
  404: '見つからない（他店舗のものも） Missing, or of another shop',
  406: '返せる形式がない None of the forms there are is accepted',
  409: '今の状態では行えない Conflicts with the present state',
  413: '本文が大きすぎる Body too large',
  415: 'Content-Typeの誤り、圧縮された本文 Not JSON, or compressed',
  422: '入力内容の誤り（すべての項目を一度に） Every fault of the body at once',
  429: '回数制限 Too many requests',
  502: 'Yamatoの応答が使えない Unusable answer from Yamato',
  503: '一時的に受け付けられない Not available now',
};

type Refusal = {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problemDocument } };
};

/** What a body that is not taken is answered: not readable, too large, no JSON, not what the contract says. */
export const bodyRefusals = [400, 413, 415, 422] as const;

/** The problem answers of a route with a key, by status. */
export function refusals(...statuses: readonly number[]): Record<number, Refusal> {
  return openRefusals(401, 429, ...statuses);
}

/** Those of a route that anybody may call. */
export function openRefusals(...statuses: readonly number[]): Record<number, Refusal> {
  return Object.fromEntries(
    [...new Set(statuses)]
      .toSorted((a, b) => a - b)
      .map((status) => [
        status,
        { description: descriptions[status] ?? String(status), content: { 'application/problem+json': { schema: problemDocument } } },
      ]),
  );
}

export const bearer = [{ apiKey: [] }];

/** What the routes of a payment method say about themselves with. */
export const routeDocs = { tags, bearer, refusals, openRefusals, bodyRefusals } as const;

export type RouteDocs = typeof routeDocs;
