/** The paths of staff's actions on a credit that stands: amended, replaced, taken back, decided upon. */
import type { OrderView } from '../../src/domain/order-view.ts';
import type { Path, Road } from './paths.ts';

const approved = (order: OrderView) => order.credit.state === 'approved';
const cancelled = (order: OrderView) => order.outcome === 'cancelled';
const onSecond = (order: OrderView) => approved(order) && order.credit.generation === 2 && order.replacedCredits.length === 0;

/** The path ends with the order, so that its history is whole. */
async function cancelAtEnd(road: Road): Promise<void> {
  await road.act({ action: 'cancelCredit' });
  await road.until(cancelled);
}

export const amendmentPaths: Readonly<Record<string, Path>> = {
  reduced: { drive: async (road) => { await road.start(); await road.amend(3_000); await cancelAtEnd(road); } },
  'reduced-unknown': {
    async drive(road) {
      await road.fault('KAAKK', { nth: 1, fault: 'cutAfterCommit' });
      await road.start();
      await road.amend(3_000);
      await road.until((order) => order.credit.amountYen === 3_000);
      await cancelAtEnd(road);
    },
  },
  reissued: {
    async drive(road) {
      await road.start();
      await road.amend(5_500, {}, { address: '東京都港区港1-1' });
      await road.act({ action: 'withdrawReissue' });
      await cancelAtEnd(road);
    },
  },
  'reissue-unknown': {
    async drive(road) {
      await road.fault('KAARR', { nth: 1, fault: 'cutAfterCommit' });
      await road.start();
      await road.act({ action: 'reissueInvoice', reason: 'lost' });
      await road.act({ action: 'resolve', attention: 'reissueUnknown', decision: 'registered', reason: '見本' });
      await cancelAtEnd(road);
    },
  },
  recredited: { drive: async (road) => { await road.start(); await road.ship(); await road.amend(8_000); await road.until(onSecond); await cancelAtEnd(road); } },
  'recredit-refused': {
    async drive(road) {
      await road.start();
      await road.amend(8_000, {}, { name: '見本　ＮＧ' });
      await road.until((order) => approved(order) && order.credit.generation === 1);
      await cancelAtEnd(road);
    },
  },
  'two-live-credits': {
    policy: { retireRetryFirstMs: 300 },
    async drive(road) {
      await road.fault('KAACL', { nth: 1, fault: 'cutBeforeCommit' });
      await road.start();
      await road.amend(8_000);
      await road.until(onSecond);
      await cancelAtEnd(road);
    },
  },
  'cancel-first': { policy: { recreditOrder: 'cancelFirst' }, drive: async (road) => { await road.start(); await road.amend(8_000); await road.until(onSecond); await cancelAtEnd(road); } },
  withdrawn: { drive: async (road) => { await road.start(); await road.ship(); await road.act({ action: 'withdrawShipment' }); await cancelAtEnd(road); } },
  'slip-changed': { drive: async (road) => { await road.start(); await road.ship(); await road.ship(); await cancelAtEnd(road); } },
  'method-changed': {
    async drive(road) {
      await road.start();
      await road.act({ action: 'changeMethod', to: 'bankTransfer' });
      await road.until((order) => order.outcome === 'transferred');
    },
  },
  'credit-again': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'refuse' });
      await road.start({ intake: 'backoffice' });
      await road.until((order) => order.credit.state === 'refused');
      await road.act({ action: 'requestCredit' });
      await road.until(approved);
      await cancelAtEnd(road);
    },
  },
  'credit-after-cancel': { drive: async (road) => { await road.start(); await cancelAtEnd(road); await road.act({ action: 'requestCredit' }); await road.until(approved); await cancelAtEnd(road); } },
  'unknown-resolved': {
    policy: { unknownPatienceMs: 300 },
    async drive(road) {
      await road.fault('KAACL', { nth: 1, fault: 'cutAfterCommit' });
      await road.fault('KAAST', { fault: 'cutBeforeCommit', times: 40 });
      await road.start();
      await road.act({ action: 'cancelCredit' }, 0);
      await road.until((order) => order.attention.some(({ code }) => code === 'cancelUnknown'));
      await road.act({ action: 'resolve', attention: 'cancelUnknown', decision: 'cancelled', reason: '見本' });
      await road.until(cancelled);
    },
  },
  'status-corrected': { drive: async (road) => { await road.start(); await road.act({ action: 'correctStatus', status: 'paid', reason: '見本' }); await road.until((order) => order.outcome === 'paid'); } },
  'sms-code': {
    async drive(road) {
      await road.start({ invoice: 'sms' });
      await road.enterSmsCode();
      await road.until(approved);
      await cancelAtEnd(road);
    },
  },
};
