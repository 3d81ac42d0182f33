import type { CartShop } from './shop.ts';

/** What the API said, as far as the cart looks at it. `status` 0: it did not answer. */
export type Said = {
  readonly status: number;
  readonly statusLabel: string;
  /** What may be shown to the shopper as it stands; empty: nothing. */
  readonly buyerMessage: string;
  /** What the shopper has to do now; null: nothing. */
  readonly next: { readonly kind: string; readonly url: string; readonly html: string } | null;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Longer than a checkout waits for its verdict. */
const TIMEOUT_MS = 30_000;

/** One POST to the shop's part of the API. Never rejects: a cart has to go on, and repeating a start is safe. */
export async function askApi({ api, shop, key }: CartShop, path: string, contents: object): Promise<Said> {
  try {
    const response = await fetch(`${api}/v1/shops/${shop}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(contents),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = members(await response.json());
    if (response.status >= 400 && response.status !== 402) tellDeveloper(path, response.status, body);
    return said(response.status, body);
  } catch {
    // Not reached, too late or cut off: what came of it is not known, and the shopper may ask again.
    return said(0, {});
  }
}

function said(status: number, body: Said['body']): Said {
  const next = members(body['next']);
  const { kind } = next;
  // A refusal brings the order along, an answer is one.
  const order = status >= 400 ? members(body['order']) : body;
  return {
    status,
    statusLabel: text(order['statusLabel']),
    buyerMessage: text(body['buyerMessage']),
    next: typeof kind === 'string' ? { kind, url: text(next['url']), html: text(next['html']) } : null,
    body,
  };
}

/** What a shopper reads says nothing of a shop that is not set up. */
function tellDeveloper(path: string, status: number, { code, detail, faults }: Said['body']): void {
  process.stderr.write(`sandbox checkout: POST ${path} was answered ${status} ${text(code)}: ${text(detail)} ${JSON.stringify(faults ?? [])}\n`);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
