import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../drill/judge/evidence.ts';
import { judge } from '../../drill/judge/judge.ts';
import { acted, afterActions, answered, at, cancelledAt, credit, evidence, NUMBER, order } from './evidence-builder.ts';

function broken(seen: Evidence): string[] {
  return judge(seen).map(({ code }) => code);
}

const second = `${NUMBER}-2`;
const cancelled = order({ status: 'orderCancelled', outcome: 'cancelled', credit: { ...order().credit, state: 'cancelled' } });
const told = (code: string) => ({ attention: [{ code, detail: null }] });

test('an order on which answers, records and ledger agree is not broken', () => {
  expect(judge(evidence())).toEqual([]);
});

describe('credits', () => {
  test('two live ones are broken, unless staff have been told', () => {
    const amended = acted({ action: 'amendOrder', contents: { amountYen: 8_000 } }, 'done');
    const two = [credit(), credit({ orderNo: second, createdAt: at(11), amountYen: 8_000 })];
    const now = { ...order().credit, generation: 2, settlementNo: second, amountYen: 8_000 };
    expect(broken(afterActions([amended], { credits: two, order: order({ credit: now }) }))).toEqual(['twoLiveCredits', 'unknownCredit']);
    const replaced = { replacedCredits: [{ settlementNo: `${NUMBER}-1` }], ...told('twoLiveCredits') };
    expect(broken(afterActions([amended], { credits: two, order: order({ credit: now, ...replaced }), isListed: true }))).toEqual([]);
  });

  test('one that lives on under a cancelled or refused order is broken', () => {
    expect(broken(evidence({ order: cancelled }))).toEqual(['unknownCredit']);
    const refused = order({ status: 'creditRefused', outcome: 'refused', credit: { ...order().credit, state: 'refused' } });
    expect(broken(evidence({ order: refused }, { startAnswers: [answered(1, 402, { code: 'creditRefused' })] }))).toEqual(['unknownCredit']);
  });

  test('one under a checkout that was answered as given up is broken', () => {
    const answers = [answered(1, 503, { code: 'checkoutAbandoned' })];
    expect(broken(evidence({ order: null }, { startAnswers: answers }))).toEqual(['unknownCredit']);
    expect(broken(evidence({ order: null, credits: [cancelledAt(9)] }, { startAnswers: answers }))).toEqual([]);
  });

  test('an order that is approved without one is broken', () => {
    expect(broken(evidence({ credits: [] }))).toEqual(['creditGone']);
    expect(broken(evidence({ credits: [cancelledAt(20)] }))).toEqual(['creditGone']);
  });

  test('two at a time are broken also when one was cancelled later, but not where an amendment replaces one', () => {
    const credits = [cancelledAt(30), credit({ orderNo: second, createdAt: at(20) })];
    const now = order({ credit: { ...order().credit, generation: 2, settlementNo: second } });
    expect(broken(evidence({ credits, order: now }))).toEqual(['creditsOverlapped']);
    expect(broken(afterActions([acted({ action: 'amendOrder', contents: { amountYen: 5_500 } }, 'done', 15)], { credits, order: now }))).toEqual([]);
  });

  test('another amount is broken, unless staff have been told that it is unsure', () => {
    const credits = [credit({ amountYen: 60 })];
    expect(broken(evidence({ credits }))).toEqual(['amountDiffers']);
    expect(broken(evidence({ credits, order: order(told('amendUnknown')), isListed: true }))).toEqual([]);
    expect(broken(evidence({ credits, order: order(told('changedElsewhere')), isListed: true }))).toEqual(['amountDiffers']);
  });

  test('other slips are broken in both directions', () => {
    const slips = [{ slipNo: '123456789013' }];
    const registered = { status: 'shipmentRegistered', shipment: { state: 'registered' } };
    const parcels = [{ slipNo: '123456789013', state: 'registered' }];
    expect(broken(evidence({ credits: [credit({ status: 3, slips })] }))).toEqual(['slipsDiffer']);
    expect(broken(evidence({ order: order({ ...registered, parcels }) }))).toEqual(['slipsDiffer']);
    expect(broken(evidence({ order: order({ ...registered, parcels }), credits: [credit({ status: 3, slips })] }))).toEqual([]);
  });

  test('a sale or a verdict that nobody has followed is broken', () => {
    expect(broken(evidence({ credits: [credit({ status: 10 })] }))).toEqual(['notFollowed']);
    expect(broken(evidence({ order: order({ credit: { ...order().credit, state: 'held' } }) }))).toEqual(['notFollowed']);
    const paid = order({ status: 'paid', outcome: 'paid', sale: { state: 'paid' } });
    expect(broken(evidence({ order: paid, credits: [credit({ status: 12, live: false })] }))).toEqual([]);
  });
});

describe('accepted actions', () => {
  const cancel = { action: 'cancelCredit' };

  test('one that never ends, or is not in the history, is broken, unless staff have been told', () => {
    const open = acted(cancel, null);
    expect(broken(afterActions([open]))).toEqual(['actionWithoutEnd']);
    expect(broken(afterActions([open], { lines: [] }))).toEqual(['actionLost']);
    expect(broken(afterActions([open], { order: order(told('runLost')), isListed: true }))).toEqual([]);
    expect(broken(afterActions([open], { order: order(told('cancelUnknown')), isListed: true }))).toEqual([]);
    for (const other of ['shipDateNear', 'changedElsewhere', 'reissueUnknown', 'twoLiveCredits']) {
      expect(broken(afterActions([open], { order: order(told(other)), isListed: true })), other).toEqual(['actionWithoutEnd']);
    }
    expect(broken(afterActions([acted({ action: 'reissueInvoice' }, null)], { order: order(told('reissueUnknown')), isListed: true }))).toEqual([]);
  });

  test('one that was never accepted need not end, one that was never answered is broken', () => {
    expect(broken(afterActions([acted(cancel, null, 10, [answered(10, 409, { code: 'actionNotLegal' })])], { lines: [] }))).toEqual([]);
    expect(broken(afterActions([acted(cancel, null, 10, [])], { lines: [] }))).toEqual(['noAnswer']);
    expect(broken(afterActions([acted(cancel, 'refused', 10, [answered(10, 500), answered(12, 202)])]))).toEqual(['serverError']);
  });

  test('one whose outcome is another than the one that was told is broken', () => {
    const sent = acted(cancel, 'refused', 10, [answered(10, 200, { told: 'done' })]);
    expect(broken(afterActions([sent]))).toEqual(['outcomeChanged']);
  });

  test('a cancel that was told to be done and left the credit alive is broken, whatever the records say', () => {
    expect(broken(afterActions([acted(cancel, 'done')]))).toEqual(['answerBroken']);
    expect(broken(afterActions([acted(cancel, 'done')], { credits: [cancelledAt(10)], order: cancelled }))).toEqual([]);
    const again = [acted(cancel, 'done', 10), acted({ action: 'requestCredit' }, 'done', 20)];
    const credits = [cancelledAt(10), credit({ orderNo: second, createdAt: at(20) })];
    expect(broken(afterActions(again, { credits, order: order({ credit: { ...order().credit, generation: 2, settlementNo: second } }) }))).toEqual([]);
  });

  test('slips, their withdrawal and amounts that were told to be done and are not at Yamato are broken', () => {
    const slip = '123456789013';
    const ship = acted({ action: 'registerShipment', parcels: [{ slipNo: slip, carrier: 'yamato', destination: 1 }] }, 'done');
    expect(broken(afterActions([ship]))).toEqual(['answerBroken']);
    const shipped = order({ shipment: { state: 'registered' }, parcels: [{ slipNo: slip, state: 'registered' }] });
    const withSlip = { credits: [credit({ status: 3, slips: [{ slipNo: slip }] })], order: shipped };
    expect(broken(afterActions([ship], withSlip))).toEqual([]);
    expect(broken(afterActions([ship, acted({ action: 'withdrawShipment' }, 'done', 20)], withSlip))).toEqual(['answerBroken']);
    expect(broken(afterActions([acted({ action: 'amendOrder', contents: { amountYen: 60 } }, 'done')]))).toEqual(['answerBroken']);
  });

  test('what was refused changes nothing', () => {
    expect(broken(afterActions([acted({ action: 'withdrawShipment' }, 'refused')]))).toEqual([]);
  });
});

describe('rest', () => {
  test('an order without an outcome and without a run is broken, an ended one needs none', () => {
    expect(broken(evidence({ isRunning: false }))).toEqual(['withoutRun']);
    expect(broken(evidence({ isRunning: false, order: cancelled, credits: [cancelledAt(9)] }))).toEqual([]);
  });

  test('something under way for ever is broken, unless staff have been told just that', () => {
    const requesting = { ...order().credit, state: 'requesting' };
    expect(broken(evidence({ order: order({ credit: requesting }), credits: [] }))).toEqual(['stuck']);
    expect(broken(evidence({ order: order({ shipment: { state: 'registering' } }) }))).toEqual(['stuck']);
    expect(broken(evidence({ order: order({ cancellation: { state: 'cancelling' } }) }))).toEqual(['stuck']);
    expect(broken(evidence({ order: order({ shipment: { state: 'unknown' }, ...told('shipmentUnknown') }), isListed: true }))).toEqual([]);
    expect(broken(evidence({ order: order({ shipment: { state: 'unknown' }, ...told('creditUnknown') }), isListed: true }))).toEqual(['stuck']);
  });

  test('an attention that the list does not show is broken, and so is a run that failed', () => {
    expect(broken(evidence({ order: order(told('creditUnknown')) }))).toEqual(['attentionHidden']);
    expect(broken(evidence({ hasFailed: true }))).toEqual(['runFailed']);
  });
});

describe('starts', () => {
  test('one that is gone after it was taken is broken', () => {
    expect(broken(evidence({ order: null, credits: [] }))).toEqual(['orderLost']);
  });

  test('one that was answered two ways is broken; what was open may be decided', () => {
    const startAnswers = [answered(1, 201, { told: 'approved' }), answered(9, 402, { code: 'creditRefused' })];
    expect(broken(evidence({}, { startAnswers }))).toEqual(['answerChanged']);
    expect(broken(evidence({}, { startAnswers: [answered(1, 202, { told: 'pending' }), answered(9, 201, { told: 'approved' })] }))).toEqual([]);
    expect(broken(evidence({}, { startAnswers: [answered(1, 201, { told: 'approved' }), answered(9, 202, { told: 'pending' })] }))).toEqual(['answerChanged']);
  });

  test('one that was asked before the other was answered may still be open', () => {
    const together = [answered(1, 201, { told: 'approved' }), { ...answered(1, 202, { told: 'pending' }), at: at(5) }];
    expect(broken(evidence({}, { startAnswers: together }))).toEqual([]);
  });

  test('one that never got an answer, or an internal error, is broken', () => {
    expect(broken(evidence({}, { startAnswers: [answered(1, 503, { code: 'recordsDown' })] }))).toEqual(['noAnswer']);
    expect(broken(evidence({}, { startAnswers: [answered(1, 500), answered(3, 201, { told: 'approved' })] }))).toEqual(['serverError']);
  });
});
