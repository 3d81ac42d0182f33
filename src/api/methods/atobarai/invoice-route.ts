import type { FastifyInstance, FastifyRequest } from 'fastify';
import accepts from '@fastify/accepts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createInvoicePrinter, type Printed } from '../../../invoice/invoice-printer.ts';
import { callerOf } from '../../authentication.ts';
import { invoice, invoiceQuery } from './invoice-contract.ts';
import { orderParams } from '../../contracts/path-params.ts';
import { fetchInvoice } from './fetch-invoice.ts';
import { Problem } from '../../problem.ts';
import { noteOrder } from '../../request-log.ts';
import type { RouteTools } from '../api-method.ts';
import { invoiceProblems } from './problems.ts';

const JSON_TYPE = 'application/json';
const PDF_TYPE = 'application/pdf';

export async function addInvoiceRoute(app: FastifyInstance, { deps, engine, docs }: RouteTools): Promise<void> {
  const { bearer, refusals, tags } = docs;
  await app.register(accepts);
  const printer = createInvoicePrinter();
  app.addHook('onClose', () => printer.close());
  const api = app.withTypeProvider<ZodTypeProvider>();

  api.route({
    method: 'GET',
    url: '/v1/shops/:shop/orders/:orderNumber/invoice',
    config: { access: 'lookUp' },
    schema: {
      tags: [tags.orders],
      summary: '請求書の印字データ・PDF Print data of the enclosed invoice',
      description:
        '同梱の受注だけ。JSON（既定）か、Accept: application/pdf または ?format=pdf で印刷用のPDF（A4）。取得はYamatoへの照会で、履歴に残り、何度でも行えます。\n\n' +
        'Enclosed invoices only. Asked of Yamato each time, through the order; safe to repeat.',
      security: bearer,
      params: orderParams,
      querystring: invoiceQuery,
      response: {
        200: {
          description: '印字データ、または印刷用のPDF',
          content: { [JSON_TYPE]: { schema: invoice }, [PDF_TYPE]: { schema: z.custom<Buffer>().meta({ type: 'string', format: 'binary' }) } },
        },
        ...refusals(400, 403, 404, 406, 409, 502, 503),
      },
    },
    handler: async (request, reply) => {
      const format = request.query.format ?? formatAccepted(request);
      const { orderNumber } = request.params;
      const { settlementNo, data } = await fetchInvoice(deps, engine, request.params, () => noteOrder(request, orderNumber));
      void reply.header('vary', 'Accept');
      if (format === 'json') return reply.send({ orderNumber, settlementNo, ...data });
      const bytes = bytesOf(await printer.print(data, deps.now(), callerOf(request).id));
      return reply.type(PDF_TYPE).header('content-disposition', `inline; filename="invoice-${orderNumber}.pdf"`).send(bytes);
    },
  });
}

function bytesOf(printed: Printed): Buffer {
  switch (printed.kind) {
    case 'pdf':
      return printed.bytes;
    case 'noBarcode':
      throw new Problem(invoiceProblems.invoiceNotPrintable);
    case 'callerQueueFull':
      throw new Problem('rateLimited', { retryAfterSeconds: 1 });
    case 'queueFull':
      throw new Problem('busy', { retryAfterSeconds: 1 });
  }
}

function formatAccepted(request: FastifyRequest): 'json' | 'pdf' {
  switch (request.accepts().type([JSON_TYPE, PDF_TYPE])) {
    case JSON_TYPE:
      return 'json';
    case PDF_TYPE:
      return 'pdf';
    default:
      throw new Problem('notAcceptable');
  }
}
