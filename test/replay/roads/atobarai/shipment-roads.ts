/** 出荷情報: slips of every kind, changed, taken back, refused; the enclosed invoice; the way to 入金済. */
import { aParcel, cancelAtEnd, payAtEnd, type Path, type Road, type Roads } from '../../road.ts';

const place = (name: string) => ({ name, postalCode: '150-0001', address: '東京都渋谷区神宮前1-2-3', tel: '03-0000-0000' });
const destinations = [place('見本　一郎'), place('見本　二郎'), place('見本　三郎')];

const register = (road: Road, ...parcels: readonly object[]) => road.act({ action: 'registerShipment', parcels });

/** Ships like this, then the buyer pays. */
function shippedWith(...parcels: readonly object[]): Path {
  return { drive: async (road) => { await road.start(); await register(road, ...parcels); await payAtEnd(road); } };
}

export const shipmentRoads: Roads = {
  'seen-one-by-one': {
    async drive(road) {
      await road.start();
      await road.ship();
      await road.edit('deliver');
      await road.untilStatus('saleConfirmed');
      await road.edit('invoice');
      await road.untilStatus('invoiced');
      await road.edit('pay');
      await road.untilEnded('paid');
    },
  },
  'settle-wait': { policy: { settleDelayMs: 1_500 }, drive: async (road) => { await road.start(); await road.ship(); await payAtEnd(road); } },
  'other-carrier': shippedWith({ slipNo: '1234567890', carrier: 'sagawa', destination: 1 }),
  'other-carrier-without-number': shippedWith({ slipNo: null, carrier: 'japanPost', destination: 1 }),
  'several-parcels-of-one-place': shippedWith(aParcel(), aParcel()),
  'several-destinations': {
    async drive(road) {
      await road.start({ destinations });
      const [one, two, three] = [aParcel(1), aParcel(2), aParcel(3)];
      await register(road, one, two, three);
      await register(road, one, aParcel(2), three);
      await payAtEnd(road);
    },
  },
  'all-slips-taken-back-and-sent-anew': {
    async drive(road) {
      await road.start({ destinations: destinations.slice(0, 2) });
      const one = aParcel(1);
      await register(road, one, { slipNo: '9876543210', carrier: 'sagawa', destination: 2 });
      await register(road, one, { slipNo: '1112223334', carrier: 'sagawa', destination: 2 });
      await cancelAtEnd(road);
    },
  },
  'recorded-then-registered': {
    async drive(road) {
      await road.start();
      await road.act({ action: 'recordParcels', parcels: [aParcel()] });
      await road.act({ action: 'registerShipment' });
      await road.act({ action: 'registerShipment' }, 'refused');
      await payAtEnd(road);
    },
  },
  'slip-changed': { drive: async (road) => { await road.start(); await road.ship(); await road.ship(); await cancelAtEnd(road); } },
  'slip-changed-to-another-carrier': { drive: async (road) => { await road.start(); await road.ship(); await register(road, { slipNo: '1234567890', carrier: 'sagawa', destination: 1 }); await cancelAtEnd(road); } },
  'slip-change-refused': {
    async drive(road) {
      await road.start();
      await road.ship();
      await road.fault('KAASL', { fault: 'returnCode', code: 'kaasl045E', times: 1 });
      await road.act({ action: 'registerShipment', parcels: [aParcel()] }, 'failed');
      await cancelAtEnd(road);
    },
  },
  'slip-refused': {
    async drive(road) {
      await road.start();
      await road.fault('KAASL', { fault: 'returnCode', code: 'kaasl045E', times: 1 });
      await road.act({ action: 'registerShipment', parcels: [aParcel()] }, 'failed');
      await road.resolve('shipmentFailed', 'acknowledge');
      await road.ship();
      await cancelAtEnd(road);
    },
  },
  withdrawn: { drive: async (road) => { await road.start(); await road.ship(); await road.act({ action: 'withdrawShipment' }); await road.act({ action: 'registerShipment' }); await cancelAtEnd(road); } },
  'withdrawal-refused': {
    async drive(road) {
      await road.start();
      await road.ship();
      await road.fault('KAASL', { fault: 'returnCode', code: 'kaasl022E', times: 1 });
      await road.act({ action: 'withdrawShipment' }, 'failed');
      await cancelAtEnd(road);
    },
  },
  'withdrawal-after-sale': {
    policy: { trackFastMs: 300 },
    async drive(road) {
      await road.start();
      await road.ship();
      await road.edit('deliver');
      await road.untilStatus('saleConfirmed');
      await road.act({ action: 'withdrawShipment' }, 'refused');
      await cancelAtEnd(road);
    },
  },
  'invoice-printed': {
    async drive(road) {
      await road.start({ invoice: 'enclosed' });
      await expectStatus(road.printInvoice(), 200);
      await road.ship();
      await road.edit({ edit: 'warn', warning: 4 });
      await road.untilAttention('invoiceNotPrinted');
      await expectStatus(road.printInvoice(), 200);
      await road.until(({ attention }) => attention.length === 0);
      await payAtEnd(road);
    },
  },
  'invoice-not-to-be-had': {
    async drive(road) {
      await road.start({ invoice: 'enclosed' });
      await road.fault('KAASD', { fault: 'cutBeforeCommit', times: 1 });
      await expectStatus(road.printInvoice(), 503);
      await road.fault('KAASD', { fault: 'returnCode', code: 'kaasd010E', times: 1 });
      await expectStatus(road.printInvoice(), 409);
      await cancelAtEnd(road);
    },
  },
};

async function expectStatus(answer: Promise<number>, expected: number): Promise<void> {
  const status = await answer;
  if (status !== expected) throw new Error(`the invoice should be answered ${expected}, was ${status}`);
}
