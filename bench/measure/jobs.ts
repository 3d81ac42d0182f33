/** What sides are asked and what they answer. */
import { z } from 'zod';

export const work = z.object({ count: z.number(), inFlight: z.number() });

/** Whole lives: how long all of them took, and each checkout among them. */
export const livesAnswer = z.object({ ms: z.number(), checkoutMs: z.array(z.number()) });

/** An order that stands, as the side that ships it has to know it. */
export const standing = z.object({ number: z.string(), workflowId: z.string(), settlementNo: z.string(), slipNo: z.string(), ms: z.number() });

export type Standing = z.infer<typeof standing>;

export const toShip = z.object({ orders: z.array(standing), inFlight: z.number() });

export const durations = z.array(z.number());

export const bill = z.object({ events: z.number(), billable: z.number(), parts: z.record(z.string(), z.number()), calls: z.record(z.string(), z.number()) });

export const nothing = z.null();

/** The sandbox's merchant of cards: a parcel has moved and a sale is final as soon as its slip is registered. */
export const cardMerchant = { traderCode: '100000003', accessKey: '1234567' } as const;

/** Where the engine and the sandbox are, and the sandbox's merchants: one that pays at once, one that takes its time. */
export const surroundings = z.object({
  engine: z.object({ address: z.string(), namespace: z.string() }),
  sandbox: z.string(),
  quick: z.object({ ycfStrCode: z.string(), password: z.string() }),
  slow: z.object({ ycfStrCode: z.string(), password: z.string() }),
  databaseUrl: z.string().nullable(),
  /** Where our side keeps its records and what it seals them with, so that another one can take up what it left. */
  home: z.object({ folder: z.string(), masterKey: z.base64() }),
});

export type Surroundings = z.infer<typeof surroundings>;
