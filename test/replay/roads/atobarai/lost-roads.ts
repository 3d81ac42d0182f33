/** Runs that are lost with what they were doing, and how the order goes on. */
import { aParcel, at, cancelAtEnd, type Action, type Road, type Roads } from '../../road.ts';

/** Longer than it takes to lose the run. */
const policy = { callTimeoutMs: 3_000 };

/** Yamato has the call, and the run is gone before the answer. */
async function loseWith(road: Road, operation: string, send: () => Promise<unknown>): Promise<void> {
  const held = await road.yamato.hold('after', { operation, orderNo: road.credit });
  await send();
  await held.reached();
  await road.lose();
  await held.release();
}

/** The action is in hand when the run is lost; a look at Yamato wakes the order. */
async function loseInHand(road: Road, operation: string, action: Action): Promise<void> {
  let id = '';
  await loseWith(road, operation, async () => (id = await road.submit(action)));
  await road.submit({ action: 'syncStatus' });
  await road.ended(id);
}

async function changedWhileLost(road: Road): Promise<void> {
  await road.start();
  await road.lose();
  await road.edit({ edit: 'slip', slipNo: '123456789013' });
  await road.submit({ action: 'inquireCredit' });
  await road.untilAttention('runLost');
}

export const lostRoads: Roads = {
  'lost-with-its-credit': {
    policy: { ...policy, checkoutDeadlineMs: 500 }, runs: 2,
    async drive(road) {
      await loseWith(road, 'KAARA', () => road.start());
      await road.act({ action: 'syncStatus' });
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
      await road.expectCalls('KAARA', 1);
    },
  },
  // The start that comes once more learns that it is not the first, and begins again from the records.
  'lost-with-its-credit-and-started-again': {
    policy: { ...policy, checkoutDeadlineMs: 500 }, runs: 3,
    async drive(road) {
      await loseWith(road, 'KAARA', () => road.start());
      await road.startOnceMore();
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
      await road.expectCalls('KAARA', 1);
    },
  },
  'lost-with-a-slip': {
    policy, runs: 2,
    async drive(road) {
      await road.start();
      await loseInHand(road, 'KAASL', { action: 'registerShipment', parcels: [aParcel()] });
      await road.untilStatus('shipmentRegistered');
      await cancelAtEnd(road);
    },
  },
  'lost-with-a-cancel': {
    policy, runs: 2,
    async drive(road) {
      await road.start();
      await loseInHand(road, 'KAACL', { action: 'cancelCredit' });
      await road.untilEnded('cancelled');
    },
  },
  'lost-with-a-reduction': {
    policy, runs: 2,
    async drive(road) {
      await road.start();
      await loseInHand(road, 'KAAKK', { action: 'amendOrder', contents: road.contents(at(4_000)) });
      await cancelAtEnd(road);
    },
  },
  'lost-with-an-sms-code': {
    policy, runs: 2,
    async drive(road) {
      await road.start({ invoice: 'sms' });
      const code = await road.smsCode();
      await loseInHand(road, 'KAASA', { action: 'submitSmsCode', code });
      await cancelAtEnd(road);
    },
  },
  'lost-and-changed-elsewhere': {
    runs: 2,
    async drive(road) {
      await changedWhileLost(road);
      await road.resolve('runLost', 'acknowledge');
      await cancelAtEnd(road);
    },
  },
  'lost-and-changed-elsewhere-then-closed': {
    runs: 2,
    async drive(road) {
      await changedWhileLost(road);
      await road.resolve('runLost', 'close');
      await road.untilEnded('closedByStaff');
    },
  },
};
