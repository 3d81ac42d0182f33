/** 要確認の解決, 見た目上のステータス変更: what staff decide where Yamato does not answer in time. */
import { atobarai } from '../../../../src/domain/atobarai/method.ts';
import { aParcel, type Action, at, cancelAtEnd, type Path, type Road, type Roads } from '../../road.ts';

const impatient = { unknownPatienceMs: 500, trackFastMs: 600_000, trackSlowMs: 600_000, checkoutDeadlineMs: 300 };

type Decision = {
  readonly attention: string;
  readonly decision: string;
  readonly operation: 'KAASL' | 'KAACL' | 'KAAKK';
  readonly action: (road: Road) => Action;
  readonly shipped?: true;
  readonly fault: 'cutBeforeCommit' | 'cutAfterCommit';
  readonly outcome?: 'done' | 'failed';
  readonly end?: (road: Road) => Promise<void>;
};

/** A call is lost, no question is answered, and staff say what became of it (or: ask again now, when Yamato answers again). */
function decided({ attention, decision, operation, action, shipped, fault, outcome = 'done', end = cancelAtEnd }: Decision): Path {
  return {
    policy: impatient,
    async drive(road) {
      await road.start();
      if (shipped === true) {
        await road.ship();
        await road.untilAsked('KAAST', 'KAASL');
      }
      await road.fault(operation, { fault, times: 1 });
      const answerAgain = await road.fault('KAAST', { fault: 'cutBeforeCommit' });
      const id = await road.submit(action(road));
      await road.untilAttention(attention);
      if (decision === 'retry') await answerAgain();
      await road.resolve(attention, decision);
      await road.ended(id, outcome);
      if (decision !== 'retry') await answerAgain();
      await end(road);
    },
  };
}

/** The credit itself is in doubt. */
function creditDecided(decision: string, fault: string, end: (road: Road) => Promise<void>, change: Record<string, unknown> = {}): Path {
  return {
    policy: impatient,
    async drive(road) {
      await road.fault('KAARA', { fault, times: 1 });
      const answerAgain = [await road.fault('KAARS', { fault: 'cutBeforeCommit' }), await road.fault('KAAST', { fault: 'cutBeforeCommit' })];
      await road.start(change);
      await road.untilAttention('creditUnknown');
      if (decision === 'retry') for (const disarm of answerAgain) await disarm();
      await road.resolve('creditUnknown', decision);
      for (const disarm of answerAgain) if (decision !== 'retry') await disarm();
      await end(road);
    },
  };
}

const nothing = async (): Promise<void> => {};
const cancelCredit = (): Action => ({ action: 'cancelCredit' });
const ship = (): Action => ({ action: 'registerShipment', parcels: [aParcel()] });
const withdraw = (): Action => ({ action: 'withdrawShipment' });
const reduce = (road: Road): Action => ({ action: 'amendOrder', contents: road.contents(at(3_000)) });

export const decisionRoads: Roads = {
  'credit-unknown-asked-again': creditDecided('retry', 'cutAfterCommit', async (road) => { await road.untilStatus('creditApproved'); await cancelAtEnd(road); }),
  'credit-unknown-registered': creditDecided('registered', 'cutAfterCommit', cancelAtEnd),
  'credit-unknown-not-registered': creditDecided('notRegistered', 'cutBeforeCommit', (road) => road.untilEnded('failed')),
  'credit-wrongly-called-not-registered': creditDecided('notRegistered', 'cutAfterCommit', cancelAtEnd, { intake: 'backoffice' }),
  'credit-wrongly-called-not-registered-then-again': creditDecided(
    'notRegistered', 'cutAfterCommit', async (road) => { await road.act({ action: 'requestCredit' }); await road.until(({ replacedCredits }) => replacedCredits.length === 0); await cancelAtEnd(road); },
    { intake: 'backoffice' },
  ),

  'slip-unknown-asked-again': decided({ attention: 'shipmentUnknown', decision: 'retry', operation: 'KAASL', action: ship, fault: 'cutAfterCommit' }),
  'slip-unknown-registered': decided({ attention: 'shipmentUnknown', decision: 'registered', operation: 'KAASL', action: ship, fault: 'cutAfterCommit' }),
  'slip-unknown-not-registered': decided({ attention: 'shipmentUnknown', decision: 'notRegistered', operation: 'KAASL', action: ship, fault: 'cutBeforeCommit', outcome: 'failed' }),
  'withdrawal-unknown-asked-again': decided({ attention: 'withdrawUnknown', decision: 'retry', operation: 'KAASL', action: withdraw, shipped: true, fault: 'cutAfterCommit' }),
  'withdrawal-unknown-still-registered': decided({ attention: 'withdrawUnknown', decision: 'registered', operation: 'KAASL', action: withdraw, shipped: true, fault: 'cutBeforeCommit', outcome: 'failed' }),
  'withdrawal-unknown-taken-back': decided({ attention: 'withdrawUnknown', decision: 'notRegistered', operation: 'KAASL', action: withdraw, shipped: true, fault: 'cutAfterCommit' }),
  'cancel-unknown-asked-again': decided({ attention: 'cancelUnknown', decision: 'retry', operation: 'KAACL', action: cancelCredit, fault: 'cutAfterCommit', end: nothing }),
  'unknown-resolved': decided({ attention: 'cancelUnknown', decision: 'cancelled', operation: 'KAACL', action: cancelCredit, fault: 'cutAfterCommit', end: nothing }),
  'cancel-unknown-given-up': decided({ attention: 'cancelUnknown', decision: 'giveUp', operation: 'KAACL', action: cancelCredit, fault: 'cutBeforeCommit', outcome: 'failed' }),
  'reduction-unknown-asked-again': decided({ attention: 'amendUnknown', decision: 'retry', operation: 'KAAKK', action: reduce, fault: 'cutAfterCommit' }),
  'reduction-unknown-in-force': decided({ attention: 'amendUnknown', decision: 'registered', operation: 'KAAKK', action: reduce, fault: 'cutAfterCommit' }),
  'reduction-unknown-not-in-force': decided({ attention: 'amendUnknown', decision: 'notRegistered', operation: 'KAAKK', action: reduce, fault: 'cutBeforeCommit', outcome: 'failed' }),

  'status-corrected': {
    async drive(road) {
      await road.start();
      // Yamato's own answers would lead it back at once; here its console is right and its inquiry is not.
      for (const operation of ['KAARS', 'KAAST']) await road.fault(operation, { fault: 'err0001' });
      for (const status of atobarai.correctable.filter((known) => known !== 'paid' && known !== 'cancelled')) await road.act({ action: 'correctStatus', status, reason: '見本' });
      await road.act({ action: 'correctStatus', status: 'paid', reason: '見本' });
      await road.untilEnded('paid');
    },
  },
  'status-corrected-to-cancelled': { drive: async (road) => { await road.start(); await road.act({ action: 'correctStatus', status: 'cancelled', reason: '見本' }); await road.untilEnded('cancelled'); } },
  'status-corrected-in-doubt': {
    policy: impatient,
    async drive(road) {
      await road.start();
      await road.fault('KAACL', { fault: 'cutBeforeCommit', times: 1 });
      const answerAgain = await road.fault('KAAST', { fault: 'cutBeforeCommit' });
      const id = await road.submit({ action: 'cancelCredit' });
      await road.untilAttention('cancelUnknown');
      await road.act({ action: 'correctStatus', status: 'approved', reason: '見本' });
      await road.ended(id, 'failed');
      await answerAgain();
      await cancelAtEnd(road);
    },
  },
  'nothing-to-resolve': { drive: async (road) => { await road.start(); await road.resolve('creditUnknown', 'retry', 'refused'); await cancelAtEnd(road); } },
};
