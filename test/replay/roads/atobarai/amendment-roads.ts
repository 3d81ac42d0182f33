/** 与信内容変更, 請求書再発行: every way in which new contents reach Yamato, from every state that allows it. */
import { addDays, jstDate } from '../../../../src/domain/values/japan-time.ts';
import { at, cancelAtEnd, payAtEnd, type Road, type Roads } from '../../road.ts';

const held = { name: '見本　シンサ' };
const undecided = { holdMs: 86_400_000 };
const moved = { address: '東京都港区港1-1' };
const email = { email: 'hanako.mihon@example.com' };
const laterDate = () => ({ plannedShipDate: addDays(jstDate(new Date()), 9) });
const other = { name: '見本　太郎' };

const secondCredit = (road: Road) => road.until(({ credit, replacedCredits }) => credit.state === 'approved' && credit.generation === 2 && replacedCredits.length === 0);
const amendment = (contents: Record<string, unknown>) => ({ action: 'amendOrder', contents });
const confirmed = (contents: Record<string, unknown>) => ({ ...amendment(contents), confirm: 'cancelFirst' });

/** Sold, and not looked at by itself any more. */
async function sold(road: Road): Promise<void> {
  await road.start();
  await road.ship();
  await road.edit('deliver');
  await road.untilStatus('saleConfirmed');
}

export const amendmentRoads: Roads = {
  'amended-while-held': {
    merchant: undecided,
    async drive(road) {
      await road.start({}, held);
      await road.untilStatus('creditHeld');
      await road.amend({}, email);
      await road.amend(at(50_000), {}, 'refused');
      await road.amend({}, { ...email, ...other });
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'over-the-limit-while-held': {
    merchant: undecided,
    async drive(road) {
      await road.start({}, held);
      await road.untilStatus('creditHeld');
      await road.act(confirmed(road.contents(at(50_000), other)));
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'amended-while-approved': {
    async drive(road) {
      await road.start();
      await road.amend({}, email);
      await road.amend(laterDate());
      await road.amend({ ...laterDate(), invoice: 'enclosed' }, moved);
      await road.amend({ ...laterDate(), ...at(3_000), invoice: 'enclosed' }, moved);
      await road.amend(at(56_000), {}, 'refused');
      await road.amend({ invoice: 'sms' }, {}, 'refused');
      await cancelAtEnd(road);
    },
  },
  'amended-after-shipment': {
    async drive(road) {
      await road.start();
      await road.ship();
      await road.amend({}, email);
      await road.amend({}, moved);
      await road.amend(at(3_000), moved);
      await road.amend(at(54_000), {}, 'refused');
      await payAtEnd(road);
    },
  },
  'amended-after-sale': {
    async drive(road) {
      await sold(road);
      await road.amend({}, email);
      await road.amend(at(8_000), {}, 'refused');
      await road.amend({}, moved, 'refused');
      await road.amend(at(3_000));
      await road.edit('invoice', 'pay');
      await road.untilEnded('paid');
    },
  },
  'amended-without-a-credit': {
    async drive(road) {
      await road.start({ intake: 'backoffice' }, { name: '見本　ＮＧ' });
      await road.untilAttention('creditRefused');
      await road.act(amendment(road.contents(at(3_000))), 'refused');
      await cancelAtEnd(road);
    },
  },
  reduced: { drive: async (road) => { await road.start(); await road.amend(at(3_000)); await cancelAtEnd(road); } },
  'reduction-refused': {
    async drive(road) {
      await road.start();
      await road.fault('KAAKK', { fault: 'returnCode', code: 'kaakk050E', times: 1 });
      await road.amend(at(3_000), {}, 'failed');
      await cancelAtEnd(road);
    },
  },
  recredited: { drive: async (road) => { await road.start(); await road.ship(); await road.amend(at(8_000)); await secondCredit(road); await cancelAtEnd(road); } },
  'recredited-to-another-place': {
    async drive(road) {
      await road.start();
      await road.amend({ destinations: [{ name: '見本　次郎', postalCode: '150-0001', address: '東京都渋谷区神宮前1-2-3', tel: '03-0000-0000' }] });
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'recredit-refused': {
    async drive(road) {
      await road.start();
      await road.amend(at(8_000), { name: '見本　ＮＧ' }, 'refused');
      await road.until(({ credit }) => credit.state === 'approved' && credit.generation === 1);
      await cancelAtEnd(road);
    },
  },
  'recredit-refused-after-shipment': { drive: async (road) => { await road.start(); await road.ship(); await road.amend(at(8_000), { name: '見本　ＮＧ' }, 'refused'); await payAtEnd(road); } },
  'recredit-held-then-approved': {
    async drive(road) {
      await road.start();
      await road.amend(at(8_000), held);
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'recredit-held-then-refused': { drive: async (road) => { await road.start(); await road.amend(at(8_000), { name: '見本　シンサＮＧ' }, 'refused'); await cancelAtEnd(road); } },
  'recredit-failed': {
    async drive(road) {
      await road.start();
      await road.fault('KAARA', { fault: 'returnCode', code: 'kaara032E', times: 1 });
      await road.amend(at(8_000), {}, 'refused');
      await cancelAtEnd(road);
    },
  },
  'recredit-held-then-cancelled-elsewhere': {
    merchant: undecided,
    async drive(road) {
      await road.start();
      const amending = await road.submit(amendment(road.contents(at(8_000), held)));
      await road.until(({ credit, standingCredit }) => credit.state === 'held' && standingCredit !== null);
      await road.yamato.edit(`${road.orderNumber}-2`, { edit: 'cancel' });
      await road.ended(amending, 'refused');
      await cancelAtEnd(road);
    },
  },
  'recredit-in-doubt': {
    async drive(road) {
      await road.start();
      await road.fault('KAARA', { fault: 'cutAfterCommit', times: 1 });
      await road.amend(at(8_000));
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'over-the-limit': {
    async drive(road) {
      await road.start(at(30_000));
      const contents = road.contents(at(40_000));
      await road.act(amendment(contents), 'refused');
      await road.act(confirmed(contents));
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'over-the-limit-after-shipment': {
    async drive(road) {
      await road.start(at(30_000));
      await road.ship();
      await road.act(confirmed(road.contents(at(40_000))));
      await secondCredit(road);
      await road.until(({ shipment }) => shipment.state === 'registered');
      for (const edit of ['deliver', 'invoice', 'pay']) await road.yamato.edit(`${road.orderNumber}-2`, { edit });
      await road.untilEnded('paid');
    },
  },
  'cancel-first': { policy: { recreditOrder: 'cancelFirst' }, drive: async (road) => { await road.start(); await road.amend(at(8_000)); await secondCredit(road); await cancelAtEnd(road); } },
  'cancel-first-refused': {
    policy: { recreditOrder: 'cancelFirst' },
    async drive(road) {
      await road.start();
      await road.amend(at(8_000), { name: '見本　ＮＧ' }, 'failed');
      await road.untilAttention('creditRefused');
      await cancelAtEnd(road);
    },
  },
  'two-live-credits': {
    policy: { retireRetryFirstMs: 300 },
    async drive(road) {
      await road.fault('KAACL', { fault: 'cutBeforeCommit', times: 1 });
      await road.start();
      await road.amend(at(8_000));
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'two-live-credits-retried': {
    async drive(road) {
      await road.fault('KAACL', { fault: 'returnCode', code: 'kaacl013E', times: 1 });
      await road.start();
      await road.amend(at(8_000));
      await road.untilAttention('twoLiveCredits');
      await road.resolve('twoLiveCredits', 'retry');
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'two-live-credits-cancelled-elsewhere': {
    async drive(road) {
      await road.fault('KAACL', { fault: 'returnCode', code: 'kaacl013E', times: 1 });
      await road.start();
      await road.amend(at(8_000));
      await road.untilAttention('twoLiveCredits');
      await road.edit('cancel');
      await road.resolve('twoLiveCredits', 'cancelled');
      await cancelAtEnd(road);
    },
  },

  reissued: {
    async drive(road) {
      await road.start();
      await road.amend({}, moved);
      await road.act({ action: 'withdrawReissue' });
      await road.act({ action: 'reissueInvoice', reason: 'lost' });
      await road.act({ action: 'withdrawReissue' });
      await road.act({ action: 'withdrawReissue' }, 'refused');
      await cancelAtEnd(road);
    },
  },
  'reissued-after-sale': { drive: async (road) => { await sold(road); await road.act({ action: 'reissueInvoice', reason: 'lost' }); await road.edit('invoice', 'pay'); await road.untilEnded('paid'); } },
  'reissue-refused': {
    async drive(road) {
      await road.start();
      await road.fault('KAARR', { fault: 'returnCode', code: 'kaarr009E', times: 1 });
      await road.act({ action: 'reissueInvoice', reason: 'lost' }, 'failed');
      // Seven times it was, says Yamato: what is left is a new credit.
      await road.amend({}, moved);
      await secondCredit(road);
      await cancelAtEnd(road);
    },
  },
  'lines-by-reissue': {
    policy: { amendLinesByReissue: true },
    async drive(road) {
      await road.start(at(5_000));
      await road.amend({ items: [{ kind: 'goods', name: '別の商品', subtotalYen: 5_000 }] });
      await cancelAtEnd(road);
    },
  },
  'reissue-unknown': {
    async drive(road) {
      await road.fault('KAARR', { fault: 'cutAfterCommit', times: 1 });
      await road.start();
      await road.act({ action: 'reissueInvoice', reason: 'lost' }, 'unknown');
      await road.resolve('reissueUnknown', 'registered');
      await cancelAtEnd(road);
    },
  },
  'reissue-unknown-not-taken': {
    async drive(road) {
      await road.fault('KAARR', { fault: 'cutBeforeCommit', times: 1 });
      await road.start();
      await road.act({ action: 'reissueInvoice', reason: 'lost' }, 'unknown');
      await road.act({ action: 'reissueInvoice', reason: 'lost' }, 'refused');
      await road.resolve('reissueUnknown', 'notRegistered');
      await cancelAtEnd(road);
    },
  },
  'new-contents-unknown': {
    async drive(road) {
      await road.fault('KAARR', { fault: 'cutAfterCommit', times: 1 });
      await road.start();
      await road.amend({}, moved, 'unknown');
      await road.resolve('reissueUnknown', 'registered');
      await road.until(({ contents }) => contents?.buyer.address === moved.address);
      await cancelAtEnd(road);
    },
  },
  'reissue-withdrawal-unknown': {
    async drive(road) {
      await road.start();
      await road.amend({}, moved);
      await road.fault('KAARR', { fault: 'cutAfterCommit', times: 1 });
      await road.act({ action: 'withdrawReissue' }, 'unknown');
      await road.resolve('reissueUnknown', 'registered');
      await cancelAtEnd(road);
    },
  },
};
