/** 引継ぎ: an order whose credit was opened by another system arrives in whatever state Yamato says. */
import { cancelAtEnd, creditFields, payAtEnd, type Path, type Road, type Roads, wrongCode } from '../../road.ts';

const held = { name: '見本　シンサ' };

type Arrival = {
  /** What differs in the credit the other system opens; null: it opens none. */
  readonly fields?: Record<string, string> | null;
  readonly alone?: true;
  readonly policy?: Path['policy'];
  /** What becomes of it before it comes to us. */
  readonly before?: (road: Road, settlementNo: string) => Promise<void>;
  /** From its arrival on. */
  readonly after: (road: Road, settlementNo: string) => Promise<void>;
};

function arrival({ fields = {}, alone, policy, before, after }: Arrival): Path {
  return {
    merchant: { holdMs: 86_400_000 },
    ...(alone === undefined ? {} : { alone }),
    ...(policy === undefined ? {} : { policy }),
    async drive(road) {
      const settlementNo = `OLD-${road.orderNumber.slice(0, 12)}`.replace(/-+$/, '');
      if (fields !== null) await road.elsewhere('KAARA', creditFields(settlementNo, fields));
      await before?.(road, settlementNo);
      await road.start({ intake: 'adopt', settlementNo });
      await after(road, settlementNo);
    },
  };
}

const edits = (...names: readonly string[]) => async (road: Road, settlementNo: string): Promise<void> => {
  for (const edit of names) await road.yamato.edit(settlementNo, { edit, ...(edit === 'slip' ? { slipNo: '123456789013' } : {}) });
};

const undecided: Arrival = {
  policy: { unknownPatienceMs: 500 },
  before: async (road, settlementNo) => { for (const operation of ['KAARS', 'KAAST']) await road.yamato.fault({ operation, orderNo: settlementNo, fault: 'cutBeforeCommit' }); },
  after: (road) => road.untilAttention('creditUnknown'),
};

export const adoptionRoads: Roads = {
  'adopted-approved': arrival({ after: async (road) => { await road.untilStatus('creditApproved'); await road.ship(); await payAtEnd(road); } }),
  'adopted-warned': arrival({
    alone: true,
    before: (road) => road.yamato.clock({ advance: 'P6D' }),
    after: async (road) => { await road.untilStatus('creditApproved'); await cancelAtEnd(road); },
  }),
  'adopted-shipped': arrival({ before: edits('slip'), after: async (road) => { await road.untilStatus('shipmentRegistered'); await payAtEnd(road); } }),
  'adopted-undelivered': arrival({ before: edits('slip', 'investigate'), after: async (road) => { await road.untilAttention('deliveryProblem'); await payAtEnd(road); } }),
  'adopted-sold': arrival({ before: edits('slip', 'deliver'), after: async (road) => { await road.untilStatus('saleConfirmed'); await road.edit('invoice', 'pay'); await road.untilEnded('paid'); } }),
  'adopted-invoiced': arrival({ before: edits('slip', 'deliver', 'invoice'), after: async (road) => { await road.untilStatus('invoiced'); await road.edit('pay'); await road.untilEnded('paid'); } }),
  'adopted-paid': arrival({ before: edits('slip', 'deliver', 'invoice', 'pay'), after: (road) => road.untilEnded('paid') }),
  'adopted-cancelled': arrival({ before: edits('cancel'), after: (road) => road.untilEnded('cancelled') }),
  'adopted-refused': arrival({ before: edits('refuse'), after: async (road) => { await road.untilAttention('creditRefused'); await cancelAtEnd(road); } }),
  'adopted-held': arrival({ fields: held, after: async (road) => { await road.untilStatus('creditHeld'); await road.edit('approve'); await road.untilStatus('creditApproved'); await cancelAtEnd(road); } }),
  'adopted-lapsed': arrival({
    fields: { sendDiv: '3' },
    async before(road, settlementNo) {
      const [credit] = await road.yamato.credits(settlementNo);
      for (let entry = 0; entry < 3; entry += 1) await road.elsewhere('KAASA', { orderNo: settlementNo, ninCode: wrongCode(credit?.smsCode ?? '') });
    },
    after: (road) => road.untilEnded('cancelled'),
  }),
  'adopted-not-found': arrival({
    fields: null,
    async after(road, settlementNo) {
      await road.untilAttention('adoptNotFound');
      await road.elsewhere('KAARA', creditFields(settlementNo));
      await road.resolve('adoptNotFound', 'retry');
      await road.untilStatus('creditApproved');
      await cancelAtEnd(road);
    },
  }),
  'adopted-given-up': arrival({ fields: null, after: async (road) => { await road.untilAttention('adoptNotFound'); await road.resolve('adoptNotFound', 'giveUp'); await road.untilEnded('failed'); } }),
  'adopted-found-later': arrival({
    async before(road, settlementNo) {
      await road.yamato.fault({ operation: 'KAARS', orderNo: settlementNo, fault: 'cutBeforeCommit', times: 1 });
    },
    after: async (road) => { await road.untilStatus('creditApproved'); await cancelAtEnd(road); },
  }),
  'adopted-unknown-registered': arrival({ ...undecided, after: async (road, settlementNo) => { await undecided.after(road, settlementNo); await road.resolve('creditUnknown', 'registered'); await cancelAtEnd(road); } }),
  'adopted-unknown-not-registered': arrival({
    ...undecided,
    async after(road, settlementNo) {
      await undecided.after(road, settlementNo);
      await road.resolve('creditUnknown', 'notRegistered');
      await road.resolve('adoptNotFound', 'giveUp');
    },
  }),
};
