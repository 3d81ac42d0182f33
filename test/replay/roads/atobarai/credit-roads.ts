/** 与信: what the first credit of an order can come to, and a credit asked for again. */
import { at, cancelAtEnd, creditFields, payAtEnd, type Road, type Roads } from '../../road.ts';

const held = { name: '見本　シンサ' };
const refusedBuyer = { name: '見本　ＮＧ' };
/** Held until somebody decides on Yamato's screen. */
const undecided = { holdMs: 86_400_000 };
/** The cart gives up while the call is under way. */
const slowYamato = { checkoutDeadlineMs: 1_000, callTimeoutMs: 8_000 };
const backoffice = { intake: 'backoffice' };

async function refusedInTheBackOffice(road: Road): Promise<void> {
  await road.start(backoffice, refusedBuyer);
  await road.untilAttention('creditRefused');
}

async function failedInTheBackOffice(road: Road): Promise<void> {
  await road.fault('KAARA', { fault: 'returnCode', code: 'kaara032E', times: 1 });
  await road.start(backoffice);
  await road.untilAttention('creditFailed');
}

const requestCredit = (contents?: Record<string, unknown>) => ({ action: 'requestCredit', ...(contents === undefined ? {} : { contents }) });

export const creditRoads: Roads = {
  happy: { drive: async (road) => { await road.start(); await road.ship(); await payAtEnd(road); } },
  refused: { drive: async (road) => { await road.start({}, refusedBuyer); await road.untilEnded('refused'); } },
  failed: { drive: async (road) => { await road.fault('KAARA', { fault: 'returnCode', code: 'kaara032E' }); await road.start(); await road.untilEnded('failed'); } },
  'backoffice-refused': { drive: async (road) => { await refusedInTheBackOffice(road); await road.act({ action: 'closeOrder', reason: '見本' }); } },
  'refused-then-closed': { drive: async (road) => { await refusedInTheBackOffice(road); await road.resolve('creditRefused', 'close'); } },
  'refused-then-cancelled': { drive: async (road) => { await refusedInTheBackOffice(road); await cancelAtEnd(road); } },
  'failed-then-closed': { drive: async (road) => { await failedInTheBackOffice(road); await road.resolve('creditFailed', 'close'); } },
  'settings-wrong': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'returnCode', code: 'kaara092E', times: 1 });
      await road.start(backoffice);
      await road.untilAttention('settingsWrong');
      await road.resolve('settingsWrong', 'retry');
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
  'number-used': {
    async drive(road) {
      await road.elsewhere('KAARA', creditFields(road.credit));
      await road.start();
      await road.until(({ credit }) => credit.state === 'approved' && credit.generation === 2);
      await cancelAtEnd(road);
    },
  },
  superseded: {
    runs: 2,
    async drive(road) {
      await road.start({}, refusedBuyer);
      await road.untilEnded('refused');
      await road.startOnceMore();
    },
  },

  'held-then-approved': { drive: async (road) => { await road.start({}, held); await road.untilStatus('creditApproved'); await road.ship(); await payAtEnd(road); } },
  'held-then-refused': { merchant: undecided, drive: async (road) => { await road.start({}, held); await road.untilStatus('creditHeld'); await road.edit('refuse'); await road.untilEnded('refused'); } },
  'held-then-refused-in-the-back-office': {
    merchant: undecided,
    async drive(road) {
      await road.start(backoffice, held);
      await road.untilStatus('creditHeld');
      await road.edit('refuse');
      await road.untilAttention('creditRefused');
      await cancelAtEnd(road);
    },
  },
  'held-then-cancelled': { merchant: undecided, drive: async (road) => { await road.start({}, held); await road.untilStatus('creditHeld'); await cancelAtEnd(road); } },
  'held-then-cancelled-elsewhere': { merchant: undecided, drive: async (road) => { await road.start({}, held); await road.untilStatus('creditHeld'); await road.edit('cancel'); await road.untilEnded('cancelled'); } },
  'held-then-asked': {
    merchant: undecided,
    policy: { holdPollFirstMs: 60_000, holdPollMaxMs: 60_000 },
    async drive(road) {
      await road.start({}, held);
      await road.untilStatus('creditHeld');
      await road.act({ action: 'inquireCredit' });
      await road.act({ action: 'recordParcels', parcels: [{ slipNo: '123456789013', carrier: 'yamato', destination: 1 }] });
      await road.edit('approve');
      await road.act({ action: 'inquireCredit' });
      await road.act({ action: 'registerShipment' });
      await cancelAtEnd(road);
    },
  },

  abandoned: {
    policy: slowYamato,
    async drive(road) {
      await road.fault('KAARA', { fault: 'delay', ms: 3_000, when: 'after' });
      await road.start({ onTimeout: 'abandon' });
      await road.untilEnded('abandoned');
      await road.expectCalls('KAACL', 1);
    },
  },
  'abandoned-then-refused': {
    policy: slowYamato,
    async drive(road) {
      await road.fault('KAARA', { fault: 'delay', ms: 3_000, when: 'after' });
      await road.start({ onTimeout: 'abandon' }, refusedBuyer);
      await road.untilEnded('abandoned');
      await road.expectCalls('KAARA', 1);
    },
  },
  'abandoned-before-anything-was-sent': {
    policy: { checkoutDeadlineMs: 400 },
    async drive(road) {
      await road.maintain(60_000);
      await road.start({ onTimeout: 'abandon' });
      await road.untilEnded('abandoned');
      await road.expectCalls('KAARA', 0);
    },
  },

  'credit-again': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'refuse', times: 1 });
      await road.start(backoffice);
      await road.untilAttention('creditRefused');
      await road.act(requestCredit());
      await cancelAtEnd(road);
    },
  },
  'credit-again-held': {
    async drive(road) {
      await refusedInTheBackOffice(road);
      await road.act(requestCredit(road.contents({}, held)));
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
  'credit-again-refused-again': {
    async drive(road) {
      await refusedInTheBackOffice(road);
      await road.act(requestCredit(), 'refused');
      await cancelAtEnd(road);
    },
  },
  'corrected-after-refusal': { drive: async (road) => { await refusedInTheBackOffice(road); await road.act(requestCredit(road.contents({}, { name: '見本　花子' }))); await cancelAtEnd(road); } },
  'corrected-after-failure': { drive: async (road) => { await failedInTheBackOffice(road); await road.act(requestCredit(road.contents({}, { address: '東京都港区港1-1' }))); await cancelAtEnd(road); } },
  'corrected-after-cancel': {
    runs: 2,
    async drive(road) {
      await road.start();
      await cancelAtEnd(road);
      await road.act(requestCredit(road.contents(at(4_000))));
      await cancelAtEnd(road);
    },
  },
  'credit-after-cancel': { runs: 2, drive: async (road) => { await road.start(); await cancelAtEnd(road); await road.act(requestCredit()); await cancelAtEnd(road); } },
  'credit-after-another-method': {
    runs: 2,
    async drive(road) {
      await road.start();
      await road.act({ action: 'changeMethod', to: 'cashOnDelivery' });
      await road.untilEnded('transferred');
      await road.act(requestCredit());
      await cancelAtEnd(road);
    },
  },
};
