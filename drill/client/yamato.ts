/** Yamato's side: its faults, its console, its ledger. While it is down it does nothing, and says so. */
import { z } from 'zod';
import type { Installation } from '../installation/installation.ts';
import { type HttpAnswer, send } from './http.ts';

const WITHIN_MS = 15_000;
const PAGE = 500;

export const creditShape = z.object({
  orderNo: z.string(),
  status: z.int(),
  statusLabel: z.string(),
  live: z.boolean(),
  amountYen: z.int(),
  createdAt: z.string(),
  slips: z.array(z.object({ slipNo: z.string() })),
  changes: z.array(z.object({ at: z.string(), cause: z.string(), change: z.string(), status: z.int() })),
});
/** One credit as Yamato's ledger has it. */
export type LedgerCredit = z.output<typeof creditShape>;

export type Yamato = {
  /** False: it was down. */
  fault(rule: Record<string, unknown>): Promise<boolean>;
  /** How often faults struck so far, those disarmed not counted. */
  struck(): Promise<number>;
  disarm(): Promise<boolean>;
  edit(settlementNo: string, edit: Record<string, unknown>): Promise<boolean>;
  merchant(change: Record<string, unknown>): Promise<boolean>;
  /** Null: it was down. */
  ledger(): Promise<LedgerCredit[] | null>;
  creditsOf(orderNumber: string): Promise<LedgerCredit[] | null>;
};

export function yamatoOf(installation: Installation): Yamato {
  const call = async (method: string, path: string, body?: unknown): Promise<HttpAnswer | null> => {
    if (!installation.isUp()) return null;
    return send({ method, url: `${installation.dev().sandbox}${path}`, withinMs: WITHIN_MS, ...(body === undefined ? {} : { body }) });
  };
  const isDone = (answer: HttpAnswer | null): boolean => answer !== null && answer.status < 300;
  const merchantCode = (): string => installation.dev().sandboxMerchant.ycfStrCode;
  const pages = async (query: string): Promise<LedgerCredit[] | null> => {
    const found: LedgerCredit[] = [];
    for (;;) {
      const answer = await call('GET', `/sandbox/ledger/atobarai/orders?limit=${PAGE}&offset=${found.length}${query}`);
      if (answer?.status !== 200) return null;
      const { orders } = z.object({ orders: z.array(creditShape) }).parse(answer.body);
      found.push(...orders);
      if (orders.length < PAGE) return found;
    }
  };
  return {
    fault: async (rule) => isDone(await call('POST', '/sandbox/faults', rule)),
    async struck() {
      const answer = await call('GET', '/sandbox/faults');
      const { data } = z.object({ faults: z.array(z.object({ hits: z.int() })) }).safeParse(answer?.body);
      return (data?.faults ?? []).reduce((sum, { hits }) => sum + hits, 0);
    },
    disarm: async () => isDone(await call('DELETE', '/sandbox/faults')),
    edit: async (settlementNo, edit) => isDone(await call('POST', `/sandbox/console/atobarai/orders/${settlementNo}`, edit)),
    merchant: async (change) => isDone(await call('PUT', `/sandbox/merchants/atobarai/${merchantCode()}`, change)),
    ledger: () => pages(''),
    creditsOf: (orderNumber) => pages(`&orderNo=${orderNumber}-*`),
  };
}
