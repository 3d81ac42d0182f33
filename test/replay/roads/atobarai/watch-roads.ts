/** What comes without being asked for: changes on Yamato's own screen, its warnings, and time that passes. */
import { addDays, jstDate, jstMidnight } from '../../../../src/domain/values/japan-time.ts';
import type { PolicyOfAtobarai } from '../../../../src/domain/atobarai/policy.ts';
import { cancelAtEnd, payAtEnd, type Road, type Roads } from '../../road.ts';

const often: Partial<PolicyOfAtobarai> = { recheckMs: 300, trackFastMs: 200, trackSlowMs: 200 };
const always: Partial<PolicyOfAtobarai> = { workingHours: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }, holidays: 'none' };
/** Long enough for an order to be approved before it is reminded of anything, on a busy machine too. */
const REMINDED_AFTER_MS = 4_000;

async function shipped(road: Road): Promise<void> {
  await road.start();
  await road.ship();
}

const closeOrder = { action: 'closeOrder', reason: '見本' };

/** Days of such a length that both reminders of an order that ships in two days come in a moment. */
function remindedSoon(): Partial<PolicyOfAtobarai> {
  const today = jstDate(new Date());
  const until = (date: string) => jstMidnight(date) - Date.now() - REMINDED_AFTER_MS;
  const dayMs = until(addDays(today, 2));
  return { ...always, dayMs, shipWarnDays: 1, lastShipWarnDays: until(addDays(today, 90)) / dayMs };
}

export const watchRoads: Roads = {
  drift: { policy: often, drive: async (road) => { await road.start(); await road.edit('refuse'); await road.untilAttention('creditFlipped'); await cancelAtEnd(road); } },
  'flipped-then-closed': { policy: often, drive: async (road) => { await road.start(); await road.edit('refuse'); await road.untilAttention('creditFlipped'); await road.resolve('creditFlipped', 'close'); } },
  'flipped-before-shipment': {
    async drive(road) {
      await road.start();
      await road.edit('refuse');
      await road.act({ action: 'registerShipment', parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }] }, 'refused');
      await cancelAtEnd(road);
    },
  },
  'shipped-elsewhere': {
    policy: often,
    async drive(road) {
      await road.start();
      await road.edit({ edit: 'slip', slipNo: '123456789013' });
      await road.untilAttention('changedElsewhere');
      await road.resolve('changedElsewhere', 'acknowledge');
      await payAtEnd(road);
    },
  },
  'withdrawn-elsewhere': {
    policy: often,
    async drive(road) {
      await shipped(road);
      await road.edit({ edit: 'slip' });
      await road.untilAttention('changedElsewhere');
      await road.resolve('changedElsewhere', 'close');
    },
  },
  'followed-silently': { policy: { ...often, drift: 'takeOver' }, drive: async (road) => { await road.start(); await road.edit({ edit: 'slip', slipNo: '123456789013' }); await road.untilStatus('shipmentRegistered'); await payAtEnd(road); } },
  'cancelled-elsewhere': { policy: often, drive: async (road) => { await road.start(); await road.edit('cancel'); await road.untilEnded('cancelled'); } },
  'asked-by-staff': {
    async drive(road) {
      await road.start();
      await road.act({ action: 'inquireCredit' });
      await road.act({ action: 'syncStatus' });
      await road.edit('sale');
      await road.act({ action: 'syncStatus' });
      await road.untilStatus('saleConfirmed');
      await road.edit('invoice', 'pay');
      await road.untilEnded('paid');
    },
  },
  'question-refused': {
    async drive(road) {
      await road.start();
      await road.fault('KAARS', { fault: 'returnCode', code: 'kaars012E', times: 1 });
      await road.act({ action: 'inquireCredit' }, 'failed');
      await cancelAtEnd(road);
    },
  },

  'warned-of-a-missing-slip': {
    policy: often,
    async drive(road) {
      await road.start();
      await road.edit({ edit: 'warn', warning: 1 });
      await road.untilAttention('shipDatePassed');
      await road.resolve('shipDatePassed', 'acknowledge');
      await road.edit({ edit: 'warn', warning: 0 });
      await road.ship();
      await payAtEnd(road);
    },
  },
  'warned-of-a-delivery': {
    policy: often,
    async drive(road) {
      await shipped(road);
      await road.edit({ edit: 'warn', warning: 2 });
      await road.untilAttention('deliveryProblem');
      await road.edit({ edit: 'warn', warning: 0 });
      await road.until(({ attention }) => attention.length === 0);
      await road.edit({ edit: 'warn', warning: 3 });
      await road.untilAttention('deliveryProblem');
      await payAtEnd(road);
    },
  },
  'delivery-investigated': {
    policy: often,
    async drive(road) {
      await shipped(road);
      await road.edit('investigate');
      await road.untilAttention('deliveryProblem');
      await road.resolve('deliveryProblem', 'acknowledge');
      await payAtEnd(road);
    },
  },
  'warned-of-an-invoice': {
    policy: often,
    async drive(road) {
      await road.start({ invoice: 'enclosed' });
      await road.ship();
      await road.edit({ edit: 'warn', warning: 4 });
      await road.untilAttention('invoiceNotPrinted');
      await road.resolve('invoiceNotPrinted', 'acknowledge');
      await payAtEnd(road);
    },
  },

  'hold-too-long': {
    merchant: { holdMs: 86_400_000 },
    policy: { holdPatienceMs: 600 },
    async drive(road) {
      await road.start({}, { name: '見本　シンサ' });
      await road.untilAttention('holdTooLong');
      await road.resolve('holdTooLong', 'acknowledge');
      await road.edit('approve');
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
  'ship-dates-near': {
    policy: remindedSoon,
    async drive(road) {
      await road.start();
      await road.untilAttention('shipDateNear');
      await road.untilAttention('lastShipDateNear');
      await road.resolve('shipDateNear', 'acknowledge');
      await road.resolve('lastShipDateNear', 'acknowledge');
      await road.ship();
      await payAtEnd(road);
    },
  },
  'ship-dates-passed': {
    runs: 2,
    policy: always,
    async drive(road) {
      await road.start();
      await road.act(closeOrder);
      await road.untilEnded('closedByStaff');
      road.records.age(100);
      await road.act({ action: 'syncStatus' });
      await road.untilAttention('shipDatePassed');
      await road.untilAttention('lastShipDatePassed');
      await road.resolve('lastShipDatePassed', 'acknowledge');
      await cancelAtEnd(road);
    },
  },
  'delivery-overdue': {
    policy: { ...often, dayMs: 50, trackGiveUpDays: 1_000_000 },
    async drive(road) {
      await shipped(road);
      await road.untilAttention('deliveryOverdue');
      await road.resolve('deliveryOverdue', 'acknowledge');
      await payAtEnd(road);
    },
  },
  'tracking-given-up': {
    policy: { ...often, dayMs: 700, trackGiveUpDays: 1, deliverWithinDays: 1_000_000 },
    async drive(road) {
      await shipped(road);
      await road.untilAttention('trackingGivenUp');
      await road.resolve('trackingGivenUp', 'acknowledge');
      await payAtEnd(road);
    },
  },
  'tracking-given-up-then-closed': {
    policy: { ...often, dayMs: 700, trackGiveUpDays: 1, deliverWithinDays: 1_000_000 },
    drive: async (road) => { await shipped(road); await road.untilAttention('trackingGivenUp'); await road.resolve('trackingGivenUp', 'close'); },
  },
};
