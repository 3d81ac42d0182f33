/** What the machinery around an order does to it: lines, maintenance, records, messages, runs that follow one another. */
import { aParcel, cancelAtEnd, payAtEnd, type Road, type Roads } from '../../road.ts';

/** More events than `SUGGEST_CONTINUE_AS_NEW_AT` in record.ts: each question makes some sixteen. */
const QUESTIONS = 16;

/** An approved order is shipped while the window is open: the action waits for its end. */
async function shipInside(road: Road, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  await road.untilStatus('creditApproved');
  await road.untilPassed(from);
  const { acceptedAt, finishedAt } = await road.act({ action: 'registerShipment', parcels: [aParcel()] });
  if (acceptedAt > to || finishedAt === null || finishedAt < to) throw new Error('the action did not wait for the end of maintenance');
  await payAtEnd(road);
}

export const engineRoads: Roads = {
  resumed: {
    runs: 2,
    async drive(road) {
      await road.start();
      await road.act({ action: 'closeOrder', reason: '見本' });
      await road.untilEnded('closedByStaff');
      await road.act({ action: 'syncStatus' });
      await road.ship();
      await payAtEnd(road);
    },
  },
  labelled: {
    async drive(road) {
      await road.start();
      await road.act({ action: 'setShopStatus', shopStatus: '入荷待ち', cartStatus: 'お取り寄せ中' });
      await road.act({ action: 'withdrawShipment', shopStatus: '発送済', notifyCart: true }, 'refused');
      await road.act({ action: 'registerShipment', parcels: [aParcel()], shopStatus: '発送済', notifyCart: true });
      await payAtEnd(road);
    },
  },
  'labelled-after-the-end': {
    runs: 2,
    async drive(road) {
      await road.start();
      await cancelAtEnd(road);
      await road.act({ action: 'setShopStatus', shopStatus: '返品対応中', cartStatus: '返品を承りました' });
    },
  },
  'resumed-without-a-credit': {
    runs: 2,
    async drive(road) {
      await road.start({ intake: 'backoffice' }, { name: '見本　ＮＧ' });
      await road.untilAttention('creditRefused');
      await road.act({ action: 'closeOrder', reason: '見本' });
      await road.untilEnded('closedByStaff');
      await road.act({ action: 'syncStatus' });
      await road.untilAttention('creditRefused');
      await cancelAtEnd(road);
    },
  },
  'continued-in-a-new-history': {
    runs: 2,
    async drive(road) {
      await road.start();
      for (let question = 0; question < QUESTIONS; question += 1) await road.act({ action: 'syncStatus' });
      await road.ship();
      // Seen while nobody waits for anything: only then does an order go on in a new history.
      await road.edit('deliver');
      await road.untilStatus('saleConfirmed');
      await road.edit('invoice', 'pay');
      await road.untilEnded('paid');
    },
  },
  'malformed-messages': {
    async drive(road) {
      await road.start();
      await road.signal('staffAction');
      await road.signal('abandon');
      await road.signal('yamatoNotice');
      await road.signal('anything');
      await road.act({ action: 'syncStatus' });
      await cancelAtEnd(road);
    },
  },
  'records-come-back': {
    async drive(road) {
      road.records.fail('publish', 2);
      await road.start();
      await road.untilStatus('creditApproved');
      await road.ship();
      road.records.fail('publish', 2);
      await payAtEnd(road);
    },
  },
  'call-lost-with-its-worker': {
    policy: { callTimeoutMs: 200 },
    async drive(road) {
      // Longer than the activity may take: as if its worker had died, nobody tells what became of the call.
      road.records.hang(9_000);
      await road.start();
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
  'records-down-before-the-first-send': {
    async drive(road) {
      road.records.fail('permitSend', 2);
      await road.start();
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
  'credit-waits-for-maintenance': {
    policy: { checkoutDeadlineMs: 200 },
    async drive(road) {
      await road.maintain(3_000);
      await road.start();
      await road.untilStatus('creditRequesting');
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
  'action-waits-for-maintenance': {
    async drive(road) {
      const window = await road.maintain(2_000, 3_000);
      await road.start();
      await shipInside(road, window);
    },
  },
  'action-waits-for-maintenance-announced-later': {
    async drive(road) {
      await road.start();
      await shipInside(road, await road.maintain(2_000, 3_500));
    },
  },
  'line-down': {
    alone: true,
    policy: { unknownPatienceMs: 500, checkoutDeadlineMs: 300 },
    async drive(road) {
      await road.line.down();
      try {
        await road.start();
        await road.untilAttention('yamatoUnreachable');
        await road.resolve('yamatoUnreachable', 'retry');
      } finally {
        await road.line.up();
      }
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
};
