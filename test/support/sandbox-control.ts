/** Yamato's side, as tests poke and read it: its ledger, what it was asked, its faults and its console. */
import type { Merchant } from '../methods/driver.ts';
import type { System } from './system.ts';
import { waitFor } from './wait-for.ts';

/** What every service's ledger tells of a credit. */
type AnyCredit = {
  readonly orderNo: string;
  readonly status: number;
  readonly live: boolean;
  /** Its history; `cause`: whose operation it was. */
  readonly changes: readonly { readonly cause: string }[];
};

export type Credit = AnyCredit & {
  readonly warning: number;
  readonly result: number;
  readonly amountYen: number;
  readonly slips: readonly { readonly slipNo: string; readonly carrier: string }[];
  readonly fields: Readonly<Record<string, string>>;
  /** スマホタイプ: what the buyer's SMS says; null where none was sent. */
  readonly smsCode: string | null;
  readonly pushes: readonly { readonly state: string; readonly body: Readonly<Record<string, string>> }[];
};

export type Yamato = {
  /** What Yamato believes about the settlement numbers given. */
  credits<C extends AnyCredit = Credit>(...numbers: string[]): Promise<C[]>;
  /** The numbers among these that hold a live credit. */
  live(...numbers: string[]): Promise<string[]>;
  /** How often an operation came in for a settlement number, processed or not. */
  calls(operation: string, ...numbers: string[]): Promise<number>;
  /** How often an operation has changed what Yamato's ledger holds under the number. */
  commits(operation: string, number: string): Promise<number>;
  /** Every call that ever came in for the numbers. */
  allCalls(...numbers: string[]): Promise<number>;
  /** What came in for a number, oldest first, when it was processed; a cut-off call is among them. */
  operations(number: string): Promise<string[]>;
  /** Arms a fault; the returned function disarms it. */
  fault(rule: Record<string, unknown>): Promise<() => Promise<void>>;
  /** Holds the next call that the rule strikes, `before` it is taken in or `after`, until it is released. */
  hold(when: 'before' | 'after', rule: Record<string, unknown>): Promise<Hold>;
  /** Moves Yamato's clock, as `{ advance: 'PT3M' }`: for all its orders. */
  clock(move: Record<string, unknown>): Promise<void>;
  edit(orderNo: string, edit: Record<string, unknown>): Promise<void>;
  /** Changes the merchant's settings at Yamato, such as `holdMs`. */
  merchant(change: Record<string, unknown>): Promise<void>;
  /** What came in for a number, oldest first. */
  requests(number: string): Promise<Request[]>;
  /** Another integration under the same contract opens a credit of these fields (KAARA). */
  openElsewhere(fields: Readonly<Record<string, string>>): Promise<void>;
  /** The same at a service of another kind: one form, whatever is answered. */
  post(path: string, formOf: (merchant: Merchant) => Readonly<Record<string, string>>): Promise<string>;
};

/** A call that is held at Yamato. `reached` waits until there is one. */
export type Hold = { reached(): Promise<void>; release(): Promise<void> };

/** Longer than any test: a held call goes on when it is released. */
const HELD_MS = 60_000;

/** One call as it came in; `parameters` in their order, secrets masked. */
export type Request = { readonly at: string; readonly operation: string; readonly parameters: Readonly<Record<string, string>> };

type Counts = { readonly calls: Readonly<Record<string, number>> };

export function yamatoOf({ sandbox: { url: base }, driver: { sandbox: { name: service } }, merchant: { code, password } }: Pick<System, 'sandbox' | 'driver' | 'merchant'>): Yamato {
  const read = async <T>(path: string) => (await (await fetch(`${base}${path}`)).json()) as T;
  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { readonly id: string };
  };
  const countsOf = (orderNo: string) => read<Counts>(`/sandbox/requests/counts?orderNo=${orderNo}`);
  const yamato: Yamato = {
    async credits<C extends AnyCredit = Credit>(...numbers: string[]) {
      const pages = await Promise.all(numbers.map((orderNo) => read<{ orders: C[] }>(`/sandbox/ledger/${service}/orders?orderNo=${orderNo}`)));
      return pages.flatMap((page) => page.orders);
    },
    live: async (...numbers) => (await yamato.credits(...numbers)).filter(({ live }) => live).map(({ orderNo }) => orderNo),
    calls: async (operation, ...numbers) => sum((await Promise.all(numbers.map(countsOf))).map(({ calls }) => calls[operation] ?? 0)),
    commits: async (operation, number) => (await yamato.credits(number)).flatMap(({ changes }) => changes).filter(({ cause }) => cause.startsWith(operation)).length,
    allCalls: async (...numbers) => sum((await Promise.all(numbers.map(countsOf))).flatMap(({ calls }) => Object.values(calls))),
    operations: async (number) => (await yamato.requests(number)).map(({ operation }) => operation),
    requests: async (number) => (await read<{ requests: Request[] }>(`/sandbox/requests?limit=500&orderNo=${number}`)).requests.toReversed(),
    async fault(rule) {
      const { id } = await send('POST', '/sandbox/faults', rule);
      return async () => void (await send('DELETE', `/sandbox/faults/${id}`));
    },
    async hold(when, rule) {
      const { id } = await send('POST', '/sandbox/faults', { ...rule, fault: 'delay', when, ms: HELD_MS, times: 1 });
      return {
        reached: async () => void (await waitFor(() => read<{ readonly hits: number }>(`/sandbox/faults/${id}`), ({ hits }) => hits > 0)),
        release: async () => void (await send('DELETE', `/sandbox/faults/${id}`)),
      };
    },
    clock: async (move) => void (await send('POST', '/sandbox/clock', move)),
    edit: async (orderNo, edit) => void (await send('POST', `/sandbox/console/${service}/orders/${orderNo}?merchant=${code}`, edit)),
    merchant: async (change) => void (await send('PUT', `/sandbox/merchants/${service}/${code}`, change)),
    async openElsewhere(fields) {
      const answer = await yamato.post('/kuroneko-atobarai-api/KAARA0010APIAction_execute.action', () => ({ ...fields, ycfStrCode: code, password }));
      if (!answer.includes('<returnCode>0</returnCode>')) throw new Error('the other integration got no credit');
    },
    post: async (path, formOf) => (await fetch(`${base}${path}`, { method: 'POST', body: new URLSearchParams(formOf({ code, password })) })).text(),
  };
  return yamato;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
