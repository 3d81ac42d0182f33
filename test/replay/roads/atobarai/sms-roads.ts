/** スマホタイプ: an order that waits for the code Yamato sent its buyer. */
import { at, cancelAtEnd, type Road, type Roads } from '../../road.ts';

async function waiting(road: Road): Promise<void> {
  await road.start({ invoice: 'sms' });
  await road.untilStatus('creditAwaitingBuyer');
}

/** The answer to an entry of the right code is lost, and nobody can be asked until patience is over. */
async function entryInDoubt(road: Road, fault: string): Promise<string> {
  await waiting(road);
  await road.fault('KAASA', { fault, times: 1 });
  await road.fault('KAAST', { fault: 'cutBeforeCommit' });
  const entry = await road.submit({ action: 'submitSmsCode', code: await road.smsCode() });
  await road.untilAttention('creditUnknown');
  return entry;
}

export const smsRoads: Roads = {
  'sms-code': { drive: async (road) => { await waiting(road); await road.enterSmsCode(); await road.untilStatus('creditApproved'); await cancelAtEnd(road); } },
  'sms-wrong-then-right': { drive: async (road) => { await waiting(road); await road.enterSmsCode('wrong'); await road.enterSmsCode(); await cancelAtEnd(road); } },
  'sms-entries-used-up': {
    async drive(road) {
      await waiting(road);
      for (let entry = 0; entry < 3; entry += 1) await road.enterSmsCode('wrong');
      await road.untilEnded('refused');
    },
  },
  'sms-too-late': {
    async drive(road) {
      await waiting(road);
      await road.fault('KAASA', { fault: 'returnCode', code: 'kaasa022E', times: 1 });
      await road.enterSmsCode('right', 'refused');
      await road.untilEnded('refused');
    },
  },
  'sms-expired': {
    alone: true,
    policy: { smsCodeMs: 1_000 },
    async drive(road) {
      await waiting(road);
      await road.yamato.clock({ advance: 'PT3M' });
      await road.untilEnded('refused');
    },
  },
  'sms-never-ended': {
    policy: { smsCodeMs: 300, unknownPatienceMs: 300 },
    async drive(road) {
      await waiting(road);
      await road.untilAttention('holdTooLong');
      await cancelAtEnd(road);
    },
  },
  'sms-push': { drive: async (road) => { await waiting(road); await road.edit('approve'); await road.push(); await road.untilStatus('creditApproved'); await cancelAtEnd(road); } },
  'sms-push-of-a-refusal': { drive: async (road) => { await waiting(road); await road.edit('refuse'); await road.push(); await road.untilEnded('refused'); } },
  'sms-cancelled': { drive: async (road) => { await waiting(road); await cancelAtEnd(road); } },
  'sms-answer-lost': {
    async drive(road) {
      await waiting(road);
      await road.fault('KAASA', { fault: 'cutAfterCommit', times: 1 });
      const silent = await road.fault('KAAST', { fault: 'cutBeforeCommit' });
      const entry = await road.submit({ action: 'submitSmsCode', code: await road.smsCode() });
      await road.untilAsked('KAAST', 'KAASA');
      await silent();
      await road.ended(entry);
      await cancelAtEnd(road);
    },
  },
  'sms-entry-lost': {
    async drive(road) {
      await waiting(road);
      await road.fault('KAASA', { fault: 'cutBeforeCommit', times: 1 });
      await road.enterSmsCode('right', 'refused');
      await road.enterSmsCode();
      await cancelAtEnd(road);
    },
  },
  'sms-unknown-taken': {
    policy: { unknownPatienceMs: 500 },
    drive: async (road) => { const entry = await entryInDoubt(road, 'cutAfterCommit'); await road.resolve('creditUnknown', 'registered'); await road.ended(entry); await cancelAtEnd(road); },
  },
  'sms-unknown-not-taken': {
    policy: { unknownPatienceMs: 500 },
    drive: async (road) => { await entryInDoubt(road, 'cutBeforeCommit'); await road.resolve('creditUnknown', 'notRegistered'); await road.untilEnded('refused'); },
  },
  'sms-amended': {
    async drive(road) {
      await waiting(road);
      await road.enterSmsCode();
      await road.amend(at(8_000), {}, 'refused');
      await road.amend(at(3_000));
      await cancelAtEnd(road);
    },
  },
};
