import type { Book } from '../../core/ledger/book.ts';
import type { Desk } from '../../core/service.ts';
import type { Operation, Wire } from '../../core/wire/operation.ts';
import { ownFaults } from './faults.ts';
import type { Merchant } from './merchant.ts';
import { refused } from './operations/call.ts';
import { operations } from './operations/catalogue.ts';
import { answerTo, processCall } from './operations/process.ts';
import type { Order } from './order.ts';
import type { OrderIndex } from './order-index.ts';

/** Both hosts of the service use the same paths. @see atobarai §1 */
const PATH = /^\/kuroneko-atobarai-api\/([A-Z]{5}\d{4})APIAction_execute\.action$/;

/** How the service speaks: form data in, flat XML out. */
export function openWire(desk: Desk<Merchant>, orders: Book<Order, Merchant>, index: OrderIndex): Wire {
  const ledger = { desk, orders, index };
  const opened = operations.map((operation): Operation => ({
    name: operation.name,
    id: operation.id,
    run: (arrival, { steered }) => processCall(ledger, operation, arrival, { refuse: steered.has('refuse') }),
  }));
  const byId = new Map(opened.map((operation) => [operation.id, operation]));
  return {
    operations: opened,
    operationAt(path) {
      const operation = byId.get(PATH.exec(path)?.[1] ?? '');
      return operation && (() => operation);
    },
    subjectOf: (parameters) => ({ merchant: parameters.get('ycfStrCode') ?? '', orderNo: parameters.get('orderNo') ?? '' }),
    secrets: ['password'],
    refusal: ({ parameters }, code) => answerTo(parameters, refused(code), desk.now()),
    systemError: 'err0001',
    faults: ownFaults(orders.find),
    brief,
  };
}

function brief(answer: string): string {
  const element = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(answer)?.[1] ?? '';
  const result = element('result');
  return `結果コード ${element('returnCode') || '-'} ${element('errorCode')}${result === '' ? '' : ` result ${result}`}`;
}
