/** The API as `npm run reconcile` uses it: with an admin's key for all shops, and with patience for what is not up yet. */
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { findingKinds, numberRoles } from '../domain/lifecycle/reconcile.ts';
import { tlsReason, type TlsSettings } from '../tls-reasons.ts';

const TRIES = 5;
const PAUSE_MS = 3_000;
const ANSWER_MS = 60_000;

const findingShape = z.object({
  orderNumber: z.string(),
  finding: z.enum(findingKinds),
  service: z.string(),
  known: z.object({ status: z.string(), statusLabel: z.string(), settlementNo: z.string(), amountYen: z.int(), ended: z.boolean(), slips: z.int().optional() }).nullable(),
  credits: z.array(z.object({ settlementNo: z.string(), generation: z.int(), status: z.string().nullable(), statusLabel: z.string().nullable(), stands: z.boolean(), role: z.enum(numberRoles) })),
  reason: z.string().nullable(),
});

export type Found = z.output<typeof findingShape>;

export type Restoration = { readonly backupAt: string; readonly restoredAt: string };

/** What cannot be done as asked: a sentence that says what to do. */
export class ReconcileFault extends Error {
  override name = 'ReconcileFault';
}

/** The API does not do what it is asked. `code`: its own, or `noAnswer`. */
export class ApiFault extends ReconcileFault {
  override name = 'ApiFault';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const NO_ANSWER = 'noAnswer';
export const NO_TLS = 'noTls';

const tlsSettings: TlsSettings = { name: 'give --api the name that is in it', ca: '--ca FILE, with the certificate of who signed it', clientKey: 'the proxy before the API must not', client: 'the proxy before the API must not ask for one' };

export type Answer = { readonly status: number; readonly body: unknown };

export type ReconcileApi = {
  restoration(): Promise<Restoration | null>;
  endRestoration(): Promise<void>;
  shops(): Promise<readonly string[]>;
  ordersToReconcile(shop: string, endedSince: string): AsyncGenerator<readonly string[]>;
  ask(shop: string, method: string, orderNumbers: readonly string[]): Promise<readonly Found[]>;
  start(shop: string, body: Readonly<Record<string, unknown>>): Promise<Answer>;
  syncStatus(shop: string, orderNumber: string, id: string): Promise<Answer>;
};

/** `url` without a trailing slash. All its calls throw `ApiFault`. */
export function reconcileApi(url: string, key: string, pauseMs = PAUSE_MS): ReconcileApi {
  async function call(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(method, path, body, headers);
      const mayHelp = answer === null || answer.status === 429 || answer.status === 503;
      if (answer !== null && (!mayHelp || attempt === TRIES)) return answer;
      if (attempt === TRIES) throw new ApiFault(NO_ANSWER, `The API does not answer at ${url}. Start it, or name it with --api.`);
      await delay(pauseMs);
    }
  }

  async function once(method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Answer | null> {
    try {
      const answer = await fetch(`${url}${path}`, {
        method,
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : null };
    } catch (error) {
      const why = tlsReason(codeOf(error), tlsSettings);
      // Asking again does not help.
      if (why !== null) throw new ApiFault(NO_TLS, `No TLS connection to the API at ${url}: ${why}.`);
      return null;
    }
  }

  async function read<T>(shape: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call(method, path, body);
    const parsed = shape.safeParse(answer.body);
    if (answer.status === 200 && parsed.success) return parsed.data;
    throw refusal(answer, `${method} ${path}`);
  }

  return {
    restoration: async () => (await read(z.object({ restoration: z.object({ backupAt: z.string(), restoredAt: z.string() }).nullable() }), 'GET', '/v1/restoration')).restoration,
    async endRestoration() {
      const answer = await call('DELETE', '/v1/restoration');
      if (answer.status !== 204) throw refusal(answer, 'DELETE /v1/restoration');
    },
    shops: async () => (await read(z.object({ shops: z.array(z.object({ code: z.string() })) }), 'GET', '/v1/shops')).shops.map(({ code }) => code),
    async *ordersToReconcile(shop, endedSince) {
      for (let after: string | null = ''; after !== null; ) {
        const query: string = `endedSince=${encodeURIComponent(endedSince)}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`;
        const page: { orderNumbers: string[]; next: string | null } = await read(z.object({ orderNumbers: z.array(z.string()), next: z.string().nullable() }), 'GET', `/v1/shops/${shop}/reconciliation?${query}`);
        yield page.orderNumbers;
        after = page.next;
      }
    },
    ask: async (shop, method, orderNumbers) => (await read(z.object({ findings: z.array(findingShape) }), 'POST', `/v1/shops/${shop}/reconciliation`, { method, orderNumbers })).findings,
    start: (shop, body) => call('POST', `/v1/shops/${shop}/orders`, body),
    syncStatus: (shop, orderNumber, id) => call('POST', `/v1/shops/${shop}/orders/${orderNumber}/actions`, { action: 'syncStatus', actor: 'reconcile' }, { 'idempotency-key': id }),
  };
}

/** What `fetch` throws says only that it failed; its cause says why. */
function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : null;
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : null;
  return typeof code === 'string' ? code : '';
}

function refusal({ status, body }: Answer, what: string): ApiFault {
  const { data } = z.object({ code: z.string(), detail: z.string() }).safeParse(body);
  const code = data?.code ?? `http${status}`;
  if (status === 401 || status === 403) return new ApiFault(code, `The API key may not: it must be an admin's for all shops (FIRST_ADMIN_KEY_FILE, --key-file, or \`npm run admin-key\`). ${data?.detail ?? ''}`);
  return new ApiFault(code, `${what} was answered with ${status} ${code}: ${data?.detail ?? ''}`);
}
