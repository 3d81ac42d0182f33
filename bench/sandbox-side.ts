/** The sandbox in a process of its own, so that what it costs is the same for both sides. No delay, ledger in memory. */
import { z } from 'zod';
import { startSandbox } from '../src/sandbox/server.ts';
import { cardMerchant } from './measure/jobs.ts';
import { serveSide } from './measure/side.ts';

const merchant = z.object({
  ycfStrCode: z.string(),
  password: z.string(),
  /** From the registration of a slip to 売上確定, from there to the invoice, from there to the payment. */
  invoiceAfterMs: z.number(),
  payAfterMs: z.number(),
});

const cards = { code: cardMerchant.traderCode, accessKey: cardMerchant.accessKey, parcelMovesAfterMs: 0, settleAfterMs: 0, maxInFlight: 100 };

const sandboxes: { close: () => Promise<void> }[] = [];

serveSide(
  {
    async start(input) {
      const merchants = z.array(merchant).parse(input).map(({ ycfStrCode, password, invoiceAfterMs, payAfterMs }) => ({
        code: ycfStrCode,
        password,
        buyerLimitYen: 100_000_000,
        autoProgress: { enabled: true, deliverAfterMs: 0, saleAfterMs: 0, invoiceAfterMs, payAfterMs },
      }));
      const sandbox = await startSandbox({ port: 0, databasePath: ':memory:', merchants, cardMerchants: [cards] });
      sandboxes.push(sandbox);
      return sandbox.url;
    },
  },
  async () => {
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  },
);
