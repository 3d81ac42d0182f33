/** Beginnings of lives that chance alone would seldom bring about: each attention with each of its choices, and what else is rare. */
import { attentionRule } from '../../src/domain/lifecycle/attention-rules.ts';
import { type AttentionChoice, type AttentionCode, attentionRules } from '../../src/domain/order/attention.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import type { TransactionStatus } from '../../src/domain/order/inquiry.ts';
import { transactionStatusLabels } from '../../src/domain/atobarai/answers.ts';
import { aBuyer, anOrder, goods } from '../methods/atobarai/an-order.ts';
import { calling, higher, lower, register } from './calling.ts';
import { executedTwice, runsLost } from './engine-scenarios.ts';
import { again, print, push, repeat } from './happenings.ts';
import type { Life } from './life.ts';
import { type Fault, faults, iso } from './model-calls.ts';
import { FOREIGN_SLIP, SMS_CODE } from './model-yamato.ts';
import { destinations, parcelsFor, slips } from './random-actions.ts';
import type { Scenario } from './scenario.ts';
import { approved, DAY_MS, did, edit, HOUR_MS, MINUTE_MS, quiet, shipped, until } from './steps.ts';

const backoffice = { intake: 'backoffice', contents: anOrder() } as const;
/** So that what staff then choose is true. */
function truth(choice: AttentionChoice): Fault {
  return choice === 'registered' || choice === 'cancelled' ? 'garbled' : 'cut';
}

async function doubtful(life: Life, type: string, fault: Fault, body: object): Promise<void> {
  life.calls.insisted.set(type, { fault, deafAfter: true });
  await life.act(body as { action: string });
  await life.flush();
}

/** What raises each attention; the choice that staff will make decides on what is true. */
const raising: Readonly<Record<AttentionCode, (life: Life, choice: AttentionChoice) => Promise<void>>> = {
  creditRefused: async (life) => {
    life.calls.screenings.push('refused');
    await life.start(backoffice);
  },
  creditFailed: async (life) => {
    life.calls.screenings.push('invalid');
    await life.start(backoffice);
  },
  creditFlipped: async (life) => {
    await approved(life);
    edit(life, 'refused');
    await did(life, { action: 'syncStatus' });
  },
  adoptNotFound: async (life, choice) => {
    await life.start({ ...backoffice, intake: 'adopt', settlementNo: 'OLD-1' });
    await until(life, () => life.state?.credit.state === 'failed');
    if (choice !== 'retry' || life.run === null) return;
    life.yamato.enter('OLD-1', anOrder(), 'approved');
    life.edited('OLD-1');
  },
  creditUnknown: async (life, choice) => {
    life.calls.screenings.push('approved');
    life.calls.insisted.set('sendCredit', { fault: truth(choice), deafAfter: true });
    await life.start(backoffice);
  },
  holdTooLong: async (life) => {
    life.calls.screenings.push('held');
    await life.start(backoffice);
  },
  shipmentUnknown: async (life, choice) => {
    await approved(life);
    await doubtful(life, 'sendSlip', truth(choice), register);
  },
  shipmentFailed: async (life) => {
    await approved(life);
    life.calls.insisted.set('sendSlip', { fault: 'wrongSettings', deafAfter: false });
    await did(life, register);
  },
  cancelUnknown: async (life, choice) => {
    await approved(life);
    await doubtful(life, 'sendCancel', truth(choice), { action: 'cancelCredit' });
  },
  cancelFailed: async (life) => {
    await approved(life);
    life.calls.insisted.set('sendCancel', { fault: 'wrongSettings', deafAfter: false });
    await did(life, { action: 'cancelCredit' });
    life.calls.insisted.clear();
  },
  changedElsewhere: async (life) => {
    await approved(life);
    edit(life, 'slipRegistered');
    await did(life, { action: 'syncStatus' });
  },
  runLost: async (life) => {
    await approved(life);
    edit(life, 'slipRegistered');
    await life.lose();
    await life.resume();
  },
  shipDatePassed: (life) => approved(life),
  shipDateNear: (life) => approved(life, anOrder({ plannedShipDate: '2026-12-01' })),
  lastShipDateNear: (life) => approved(life),
  lastShipDatePassed: (life) => approved(life),
  deliveryOverdue: (life) => shipped(life),
  deliveryProblem: async (life) => {
    await shipped(life);
    edit(life, 'deliveryProblem');
  },
  invoiceNotPrinted: async (life) => {
    await approved(life, anOrder({ invoice: 'enclosed' }));
    const entry = life.yamato.entries.get('A-1-1');
    if (entry !== undefined) entry.warning = 'printDataNotFetched';
    await did(life, { action: 'syncStatus' });
  },
  trackingGivenUp: (life) => shipped(life),
  twoLiveCredits: async (life, choice) => {
    await approved(life);
    life.calls.screenings.push('approved');
    life.calls.insisted.set('sendCancel', { fault: 'unknownCode', deafAfter: false });
    await life.act(higher);
    await life.flush();
    await until(life, () => life.state?.attention.some(({ code }) => code === 'twoLiveCredits') === true);
    if (choice === 'cancelled') edit(life, 'cancelled', 'A-1-1');
  },
  amendUnknown: async (life, choice) => {
    await approved(life);
    await doubtful(life, 'sendReduction', truth(choice), lower);
  },
  reissueUnknown: async (life, choice) => {
    await approved(life);
    await doubtful(life, 'sendReissue', truth(choice), { action: 'reissueInvoice', reason: 'lost' });
  },
  withdrawUnknown: async (life, choice) => {
    await shipped(life);
    await doubtful(life, 'sendWithdrawal', choice === 'registered' ? 'cut' : 'garbled', { action: 'withdrawShipment' });
  },
  yamatoUnreachable: async (life) => {
    await approved(life);
    life.calls.insisted.set('sendCancel', { fault: 'notSent', deafAfter: false });
    await life.act({ action: 'cancelCredit' });
    await life.flush();
  },
  settingsWrong: async (life) => {
    life.calls.insisted.set('sendCredit', { fault: 'wrongSettings', deafAfter: false });
    await life.start(backoffice);
  },
};

const choices: readonly Scenario[] = Object.keys({ ...attentionRules, ...atobarai.attentions }).flatMap((code) =>
  attentionRule(code).choices.map((decision): Scenario => ({
    name: `${code} ${decision}`,
    policy: { drift: 'attention' },
    begin: async (life) => {
      const raise = raising[code];
      if (raise === undefined) throw new Error(`nothing raises ${code}`);
      await raise(life, decision);
      if (!(await until(life, () => life.state?.attention.some((raised) => raised.code === code) === true, 130 * DAY_MS))) return;
      if (decision === 'retry') life.calls.insisted.clear();
      await did(life, { action: 'resolve', attention: code, decision, reason: '試験' });
    },
  })),
);

const slipsOf: Partial<Record<TransactionStatus, readonly string[]>> = { slipRegistered: [FOREIGN_SLIP], deliveryProblem: [FOREIGN_SLIP], saleConfirmed: [FOREIGN_SLIP], invoiced: [FOREIGN_SLIP], paid: [FOREIGN_SLIP] };

const adoptions: readonly Scenario[] = [...(Object.keys(transactionStatusLabels) as TransactionStatus[]), null].map((status): Scenario => ({
  name: `adopted ${status ?? 'notFound'}`,
  begin: async (life) => {
    if (status !== null) life.yamato.enter('OLD-1', anOrder(), status, { slips: [...(slipsOf[status] ?? [])] });
    await life.start({ ...backoffice, intake: 'adopt', settlementNo: 'OLD-1' });
    await quiet(life, MINUTE_MS);
    life.occurred.note('adopted', status ?? 'notFound');
  },
}));

/** One fault of each kind for each call, and then as it comes. */
const oneFault: readonly Scenario[] = Object.entries(calling).flatMap(([operation, { type, prepare, body }]) =>
  faults.map((fault): Scenario => ({
    name: `${operation} ${fault}`,
    begin: async (life) => {
      await prepare(life);
      life.calls.insisted.set(type, { fault, deafAfter: false });
      await life.act(body as { action: string });
      await life.flush();
      await until(life, () => [...life.agenda.inFlight.values()].some((call) => call.type === type), 2 * MINUTE_MS);
      life.calls.insisted.clear();
    },
  })),
);

const others: readonly Scenario[] = [
  ...atobarai.correctable.map((status): Scenario => ({
    name: `corrected ${status}`,
    begin: async (life) => {
      await approved(life);
      if (status !== 'approved') edit(life, status);
      await did(life, { action: 'correctStatus', status, reason: '画面を確認' });
    },
  })),
  ...(['cancelled', 'lapsed', 'refused', 'approved'] as const).map((status): Scenario => ({
    name: `held and then ${status}`,
    begin: async (life) => {
      life.calls.screenings.push('held');
      await life.start(backoffice);
      await until(life, () => life.state?.credit.state === 'held');
      edit(life, status);
      await quiet(life, HOUR_MS);
    },
  })),
  ...(['approved', 'warned', 'deliveryProblem', 'saleConfirmed', 'invoiced', 'paid'] as const).map((status): Scenario => ({
    name: `shipped and then ${status}`,
    begin: async (life) => {
      await shipped(life);
      edit(life, status);
      await quiet(life, DAY_MS);
    },
  })),
  ...Object.keys(atobarai.transferTargets).map((to): Scenario => ({
    name: `over to ${to} and back`,
    begin: async (life, draw) => {
      await approved(life);
      await did(life, { action: 'changeMethod', to });
      if (draw(2) === 0) await did(life, { action: 'requestCredit' });
    },
  })),
  {
    name: 'a number that comes again',
    begin: async (life, draw) => {
      life.calls.screenings.push('refused');
      await life.start({ intake: 'checkout', contents: anOrder() });
      await until(life, () => life.run === null);
      await again(life, draw);
      await repeat(life, draw);
    },
  },
  {
    name: 'a new credit over the limit',
    policy: { recreditOrder: 'creditFirst' },
    begin: async (life) => {
      await approved(life);
      life.yamato.owedElsewhereYen = 46_000;
      await did(life, higher);
      await did(life, { action: 'amendOrder', contents: anOrder({ items: [goods(54_000)] }) });
      await did(life, { action: 'amendOrder', contents: anOrder({ items: [goods(54_000)] }), confirm: 'cancelFirst' });
    },
  },
  {
    name: 'ten parcels, one of them changed',
    begin: async (life, draw) => {
      await approved(life, anOrder({ destinations: destinations(10) }));
      await did(life, { action: 'registerShipment', parcels: parcelsFor(10) });
      const which = draw(10);
      await did(life, { action: 'registerShipment', parcels: parcelsFor(10).map((parcel, index) => (index === which ? { ...parcel, slipNo: '999988887777'.slice(0, 11) + String(99_998_888_777 % 7) } : parcel)) });
      if (draw(2) === 0) await did(life, { action: 'registerShipment', parcels: parcelsFor(9) });
    },
  },
  {
    name: 'a change that Yamato need not know of',
    begin: async (life) => {
      await approved(life);
      await did(life, { action: 'amendOrder', contents: anOrder({ buyer: aBuyer({ email: 'other@example.com' }) }) });
    },
  },
  {
    name: 'a slip on three other orders',
    begin: async (life) => {
      await approved(life);
      life.yamato.slipsElsewhere.set(slips[0] ?? '', 3);
      await did(life, register);
    },
  },
  {
    name: 'an invoice to be enclosed',
    begin: async (life, draw) => {
      await approved(life, anOrder({ invoice: 'enclosed' }));
      await print(life, draw);
      await quiet(life, 2 * MINUTE_MS);
      await print(life, draw);
      edit(life, 'cancelled');
      await print(life, draw);
    },
  },
  {
    name: 'a code that the buyer enters',
    begin: async (life, draw) => {
      life.calls.screenings.push('approved');
      await life.start({ intake: 'checkout', contents: anOrder({ invoice: 'sms' }) });
      await push(life, draw);
      await until(life, () => life.state?.credit.state === 'awaitingBuyer');
      await push(life, draw);
      await did(life, { action: 'submitSmsCode', code: draw(2) === 0 ? SMS_CODE : '9999' });
    },
  },
  {
    name: 'a start during maintenance',
    policy: { maintenance: [{ from: iso(Date.parse('2026-11-23T02:00:00.000Z')), to: iso(Date.parse('2026-11-23T05:00:00.000Z')) }] },
    begin: async (life) => {
      await life.start(backoffice);
      await life.act(register);
      await quiet(life, 3 * HOUR_MS);
    },
  },
  ...([1, 2, 3] as const).map((times): Scenario => ({
    name: `a re-credit, ${times} times`,
    policy: { recreditOrder: 'creditFirst' },
    begin: async (life, draw) => {
      await shipped(life);
      for (let time = 0; time < times; time += 1) {
        life.calls.screenings.push(draw(3) === 1 ? 'held' : 'approved');
        await did(life, { action: 'amendOrder', contents: anOrder({ items: [goods(6_000 + time * 1_000)] }) });
      }
    },
  })),
];

export const scenarios: readonly Scenario[] = [...executedTwice, ...runsLost, ...choices, ...adoptions, ...oneFault, ...others];
