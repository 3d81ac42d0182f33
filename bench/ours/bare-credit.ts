/** The sandbox's own time: one KAARA straight to it, sent as our activity sends it (on a fresh connection), and nothing else. */
import { toWireContents } from '../../src/domain/atobarai/values/to-wire-contents.ts';
import { jstDate } from '../../src/domain/values/japan-time.ts';
import type { OrderContents } from '../../src/domain/order/contents.ts';
import { creditFields, requestCredit } from '../../src/yamato/atobarai/credit.ts';
import { madeUpContents, madeUpOrder } from '../made-up-orders.ts';
import type { Surroundings } from '../measure/jobs.ts';
import { timed } from '../measure/lanes.ts';

const contract = { enclosedInvoice: true, sms: true, amountChange: true, otherCarriers: true };

/** In milliseconds. */
export async function bareCredit({ sandbox, quick }: Surroundings): Promise<number> {
  const order = madeUpOrder('C');
  const now = new Date();
  const contents: OrderContents = madeUpContents(order);
  const prepared = toWireContents(contents, { contract, today: jstDate(now) });
  if (!prepared.ok) throw new Error('the made-up order is not fit for the wire');
  return timed(async () => {
    const outcome = await requestCredit({ baseUrl: sandbox, ...quick, contract }, { settlementNo: order.number, fields: creditFields({}, prepared.wire), now });
    if (outcome.kind !== 'done' || outcome.value.verdict !== 'approved') throw new Error(`a bare credit was ${outcome.kind}`);
  });
}
