/** The thread that invoices are drawn in: one page takes as long as thousands of small requests. */
import { parentPort } from 'node:worker_threads';
import type { PrintAnswer, PrintOrder } from './invoice-printer.ts';
import { renderInvoice } from './render-invoice.ts';

parentPort?.on('message', ({ id, data, now }: PrintOrder) => {
  renderInvoice(data, now).then(
    (rendered) => answer({ id, rendered }),
    // The message of a font or a layout may quote a name.
    (error: unknown) => answer({ id, failed: error instanceof Error ? error.name : 'unknown' }),
  );
});

function answer(told: PrintAnswer): void {
  parentPort?.postMessage(told);
}
