/**
 * 請求書 drawn beside the thread that serves requests: one at a time, a bounded queue, and no caller fills it alone.
 *
 *     const printer = createInvoicePrinter();
 *     const printed = await printer.print(data, new Date(), key.id);
 */
import { Worker } from 'node:worker_threads';
import type { InvoiceData } from '../domain/atobarai/invoice-data.ts';
import type { RenderedInvoice } from './render-invoice.ts';

/** About a second of waiting. */
const QUEUED_MAX = 20;
const QUEUED_BY_ONE_CALLER_MAX = 8;

export type PrintOrder = { readonly id: number; readonly data: InvoiceData; readonly now: Date };
export type PrintAnswer = { readonly id: number } & ({ readonly rendered: RenderedInvoice } | { readonly failed: string });

/** `callerQueueFull`: this caller has too many under way; `queueFull`: all of them together have. */
export type Printed = RenderedInvoice | { readonly kind: 'callerQueueFull' | 'queueFull' };

export type InvoicePrinter = {
  /** Rejects when the thread died of it; the next one gets another thread. */
  print(data: InvoiceData, now: Date, caller: string): Promise<Printed>;
  close(): Promise<void>;
};

type Waiting = { readonly caller: string; readonly resolve: (rendered: RenderedInvoice) => void; readonly reject: (error: Error) => void };

export function createInvoicePrinter(): InvoicePrinter {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let printed = 0;

  /** Begun with the first page: most installations print none. */
  function running(): Worker {
    if (thread !== null) return thread;
    const begun = new Worker(new URL('./print-thread.ts', import.meta.url));
    const gone = (): void => {
      if (thread !== begun) return;
      thread = null;
      for (const { reject } of waiting.values()) reject(new Error('The thread that prints invoices ended'));
      waiting.clear();
    };
    begun.on('message', (answer: PrintAnswer) => settle(answer));
    begun.on('error', gone);
    begun.on('exit', gone);
    thread = begun;
    return begun;
  }

  function settle(answer: PrintAnswer): void {
    const order = waiting.get(answer.id);
    waiting.delete(answer.id);
    // An idle thread keeps no process from ending.
    if (waiting.size === 0) thread?.unref();
    if ('rendered' in answer) order?.resolve(received(answer.rendered));
    else order?.reject(new Error(`An invoice could not be drawn: ${answer.failed}`));
  }

  return {
    async print(data, now, caller) {
      if (waiting.size >= QUEUED_MAX) return { kind: 'queueFull' };
      const own = [...waiting.values()].filter((order) => order.caller === caller).length;
      if (own >= QUEUED_BY_ONE_CALLER_MAX) return { kind: 'callerQueueFull' };
      printed += 1;
      const id = printed;
      return new Promise<RenderedInvoice>((resolve, reject) => {
        waiting.set(id, { caller, resolve, reject });
        const printing = running();
        printing.ref();
        printing.postMessage({ id, data, now } satisfies PrintOrder);
      });
    },
    async close() {
      await thread?.terminate();
    },
  };
}

/** Between threads a `Buffer` becomes plain bytes. */
function received(rendered: RenderedInvoice): RenderedInvoice {
  return rendered.kind === 'pdf' ? { kind: 'pdf', bytes: Buffer.from(rendered.bytes) } : rendered;
}
