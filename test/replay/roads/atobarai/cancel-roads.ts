/** 与信の取消, 決済方法変更: from every state, refused by Yamato, and where it comes too late. */
import { aParcel, cancelAtEnd, type Road, type Roads } from '../../road.ts';

/** Our own looks at Yamato are far between, so that a cancel is the first to see what somebody did there. */
const seldom = { trackFastMs: 600_000, trackSlowMs: 600_000 };

async function refusedCancel(road: Road): Promise<void> {
  await road.start();
  await road.fault('KAACL', { fault: 'returnCode', code: 'kaacl013E', times: 1 });
  await road.act({ action: 'cancelCredit' }, 'failed');
  await road.untilAttention('cancelFailed');
}

/** Shipped, and the first look at Yamato is over. */
async function shippedAndSeen(road: Road): Promise<void> {
  await road.start();
  await road.ship();
  await road.untilAsked('KAAST', 'KAASL');
}

export const cancelRoads: Roads = {
  cancelled: { drive: async (road) => { await road.start(); await cancelAtEnd(road); } },
  'cancelled-after-shipment': { drive: async (road) => { await road.start(); await road.ship(); await cancelAtEnd(road); } },
  'cancelled-after-sale': { drive: async (road) => { await road.start(); await road.ship(); await road.edit('deliver'); await road.untilStatus('saleConfirmed'); await cancelAtEnd(road); } },
  'cancelled-before-anything-was-sent': {
    policy: { checkoutDeadlineMs: 200 },
    async drive(road) {
      await road.maintain(60_000);
      await road.start();
      await cancelAtEnd(road);
      await road.expectCalls('KAARA', 0);
    },
  },
  'cancel-refused-then-retried': { drive: async (road) => { await refusedCancel(road); await road.resolve('cancelFailed', 'retry'); await road.untilEnded('cancelled'); } },
  'cancel-refused-then-left': { drive: async (road) => { await refusedCancel(road); await road.resolve('cancelFailed', 'acknowledge'); await cancelAtEnd(road); } },
  'cancel-finds-it-paid': {
    policy: seldom,
    async drive(road) {
      await shippedAndSeen(road);
      await road.edit('deliver', 'invoice', 'pay');
      await road.act({ action: 'cancelCredit' }, 'refused');
      await road.untilEnded('paid');
    },
  },
  'cancel-finds-it-cancelled': { policy: seldom, drive: async (road) => { await shippedAndSeen(road); await road.edit('cancel'); await cancelAtEnd(road); } },
  'method-changed': { drive: async (road) => { await road.start(); await road.act({ action: 'changeMethod', to: 'bankTransfer' }); await road.untilEnded('transferred'); } },
  'method-changed-after-shipment': { drive: async (road) => { await road.start(); await road.ship(); await road.act({ action: 'changeMethod', to: 'cashOnDelivery' }); await road.untilEnded('transferred'); } },
  'method-changed-after-refusal': {
    async drive(road) {
      await road.start({ intake: 'backoffice' }, { name: '見本　ＮＧ' });
      await road.untilAttention('creditRefused');
      await road.act({ action: 'changeMethod', to: 'npAtobarai' });
      await road.untilEnded('transferred');
    },
  },
  'method-change-refused': {
    async drive(road) {
      await road.start();
      await road.fault('KAACL', { fault: 'returnCode', code: 'kaacl013E', times: 1 });
      await road.act({ action: 'changeMethod', to: 'optional' }, 'failed');
      await cancelAtEnd(road);
    },
  },
  'ship-too-late-for-a-cancel': {
    policy: { callTimeoutMs: 8_000 },
    async drive(road) {
      await road.start();
      await road.fault('KAACL', { fault: 'delay', ms: 2_000, times: 1 });
      const cancel = await road.submit({ action: 'cancelCredit' });
      const ship = await road.submit({ action: 'registerShipment', parcels: [aParcel()] });
      await road.ended(cancel);
      await road.ended(ship, 'refused');
      await road.untilEnded('cancelled');
    },
  },
};
