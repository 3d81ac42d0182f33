/** 結果が不明なとき: one call of each kind is lost, Yamato cannot be asked at first, and then its answer decides. */
import { aParcel, type Action, at, cancelAtEnd, payAtEnd, type Path, type Road, type Roads } from '../../road.ts';

const otherCarrier = { slipNo: '1234567890', carrier: 'sagawa', destination: 1 };

/** What may come into doubt: the operation at Yamato, and the action that sends it. */
const calls = {
  KAASL0: { operation: 'KAASL', action: (): Action => ({ action: 'registerShipment', parcels: [aParcel()] }), shipped: false },
  KAASL1: { operation: 'KAASL', action: (): Action => ({ action: 'registerShipment', parcels: [aParcel()] }), shipped: true },
  KAASL2: { operation: 'KAASL', action: (): Action => ({ action: 'registerShipment', parcels: [otherCarrier] }), shipped: false },
  KAASL9: { operation: 'KAASL', action: (): Action => ({ action: 'withdrawShipment' }), shipped: true },
  KAACL: { operation: 'KAACL', action: (): Action => ({ action: 'cancelCredit' }), shipped: false },
  KAAKK: { operation: 'KAAKK', action: (road: Road): Action => ({ action: 'amendOrder', contents: road.contents(at(3_000)) }), shipped: false },
} as const;

type Lost = {
  readonly call: keyof typeof calls;
  readonly fault: 'cutBeforeCommit' | 'cutAfterCommit' | 'unknownCode';
  /** What happens at Yamato while nobody can ask. */
  readonly meanwhile?: readonly (string | Record<string, unknown>)[];
  readonly outcome?: 'done' | 'failed' | 'refused';
  readonly end?: (road: Road) => Promise<void>;
};

/** The call is lost and so is the first question about it. */
function lost({ call, fault, meanwhile = [], outcome = 'done', end = cancelAtEnd }: Lost): Path {
  return {
    policy: { trackFastMs: 600_000, trackSlowMs: 600_000 },
    async drive(road) {
      const { operation, action, shipped } = calls[call];
      await road.start();
      if (shipped) {
        await road.ship();
        await road.untilAsked('KAAST', 'KAASL');
      }
      await road.fault(operation, { fault, times: 1, ...(fault === 'unknownCode' ? { when: 'before' } : {}) });
      const answerAgain = await road.fault('KAAST', { fault: 'cutBeforeCommit' });
      const id = await road.submit(action(road));
      await road.untilAsked('KAAST', operation, 2);
      await road.edit(...meanwhile);
      await answerAgain();
      await road.ended(id, outcome);
      await end(road);
    },
  };
}

const nothing = async (): Promise<void> => {};
const soldEnd = async (road: Road): Promise<void> => {
  await road.edit('invoice', 'pay');
  await road.untilEnded('paid');
};

export const doubtRoads: Roads = {
  'unknown-then-found': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'cutAfterCommit', times: 1 });
      await road.fault('KAASL', { fault: 'cutAfterCommit', times: 1 });
      await road.fault('KAARS', { fault: 'cutBeforeCommit', times: 1 });
      await road.start();
      await road.untilStatus('creditApproved');
      await road.ship();
      await payAtEnd(road);
    },
  },
  'unknown-then-sent-again': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'cutBeforeCommit', times: 1 });
      await road.start();
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
  'unknown-then-refused': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'cutAfterCommit', times: 1 });
      await road.start({}, { name: '見本　ＮＧ' });
      await road.untilEnded('refused');
    },
  },
  'unknown-and-cancelled': {
    policy: { checkoutDeadlineMs: 300 },
    async drive(road) {
      await road.fault('KAARA', { fault: 'cutAfterCommit', times: 1 });
      const answerAgain = await road.fault('KAARS', { fault: 'cutBeforeCommit' });
      await road.start();
      await road.untilStatus('needsCheck');
      const cancel = await road.submit({ action: 'cancelCredit' });
      await road.untilAsked('KAARS', 'KAARA', 2);
      await answerAgain();
      await road.ended(cancel);
      await road.untilEnded('cancelled');
    },
  },
  'unknown-then-held': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'cutAfterCommit', times: 1 });
      await road.start({}, { name: '見本　シンサ' });
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  },
  'unknown-code-then-failed': {
    async drive(road) {
      await road.fault('KAARA', { fault: 'unknownCode', when: 'before', times: 1 });
      await road.start();
      await road.untilEnded('failed');
    },
  },

  'slip-unknown-sent-again': lost({ call: 'KAASL0', fault: 'cutBeforeCommit' }),
  'slip-unknown-then-sold': lost({ call: 'KAASL0', fault: 'cutAfterCommit', meanwhile: ['deliver'], end: soldEnd }),
  'slip-unknown-then-credit-gone': lost({ call: 'KAASL0', fault: 'cutBeforeCommit', meanwhile: ['refuse'], outcome: 'refused' }),
  'slip-refused-with-an-unknown-code': lost({ call: 'KAASL0', fault: 'unknownCode', outcome: 'failed' }),
  'slip-change-unknown-sent-again': lost({ call: 'KAASL1', fault: 'cutAfterCommit' }),
  'slip-change-unknown-then-sold': lost({ call: 'KAASL1', fault: 'cutAfterCommit', meanwhile: ['deliver'], end: soldEnd }),
  'other-carrier-unknown-sent-again': lost({ call: 'KAASL2', fault: 'cutBeforeCommit' }),
  'other-carrier-unknown-then-sold': lost({ call: 'KAASL2', fault: 'cutAfterCommit', meanwhile: ['sale'], end: soldEnd }),
  'withdrawal-unknown-then-found': lost({ call: 'KAASL9', fault: 'cutAfterCommit' }),
  'withdrawal-unknown-sent-again': lost({ call: 'KAASL9', fault: 'cutBeforeCommit' }),
  'withdrawal-unknown-then-sold': lost({ call: 'KAASL9', fault: 'cutBeforeCommit', meanwhile: ['deliver'], outcome: 'refused', end: soldEnd }),
  'withdrawal-refused-with-an-unknown-code': lost({ call: 'KAASL9', fault: 'unknownCode', outcome: 'failed' }),
  'cancel-unknown': lost({ call: 'KAACL', fault: 'cutAfterCommit', end: nothing }),
  'cancel-unknown-sent-again': lost({ call: 'KAACL', fault: 'cutBeforeCommit', end: nothing }),
  'cancel-unknown-then-paid': lost({ call: 'KAACL', fault: 'cutBeforeCommit', meanwhile: ['sale', 'invoice', 'pay'], outcome: 'refused', end: nothing }),
  'cancel-refused-with-an-unknown-code': lost({ call: 'KAACL', fault: 'unknownCode', outcome: 'failed' }),
  'reduced-unknown': lost({ call: 'KAAKK', fault: 'cutAfterCommit' }),
  'reduced-unknown-sent-again': lost({ call: 'KAAKK', fault: 'cutBeforeCommit' }),
  'reduced-unknown-then-cancelled-elsewhere': lost({ call: 'KAAKK', fault: 'cutBeforeCommit', meanwhile: ['cancel'], outcome: 'refused', end: nothing }),
};
