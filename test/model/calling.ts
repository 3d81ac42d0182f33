/** How each changing call comes about, up to the action that makes it. */
import { anOrder, goods } from '../methods/atobarai/an-order.ts';
import type { Life } from './life.ts';
import { SMS_CODE } from './model-yamato.ts';
import { parcelsFor, slips } from './random-actions.ts';
import { approved, did, MINUTE_MS, quiet, shipped, until } from './steps.ts';

export const register = { action: 'registerShipment', parcels: parcelsFor(1) };
export const higher = { action: 'amendOrder', contents: anOrder({ items: [goods(9_000)] }) };
export const lower = { action: 'amendOrder', contents: anOrder({ items: [goods(3_000)] }) };

export const calling: Readonly<Record<string, { readonly type: string; readonly prepare: (life: Life) => Promise<void>; readonly body: object }>> = {
  KAASL0: { type: 'sendSlip', prepare: (life) => approved(life), body: register },
  KAASL1: { type: 'sendSlip', prepare: (life) => shipped(life), body: { action: 'registerShipment', parcels: [{ slipNo: slips[4], carrier: 'yamato' }] } },
  KAASL2: { type: 'sendSlip', prepare: (life) => approved(life), body: { action: 'registerShipment', parcels: [{ slipNo: null, carrier: 'other' }] } },
  KAASL9: { type: 'sendWithdrawal', prepare: (life) => shipped(life), body: { action: 'withdrawShipment' } },
  KAACL: { type: 'sendCancel', prepare: (life) => approved(life), body: { action: 'cancelCredit' } },
  KAAKK: { type: 'sendReduction', prepare: (life) => approved(life), body: lower },
  KAARR1: { type: 'sendReissue', prepare: (life) => approved(life), body: { action: 'reissueInvoice', reason: 'lost' } },
  KAARR3: {
    type: 'sendReissueWithdrawal',
    prepare: async (life) => {
      await approved(life);
      await did(life, { action: 'amendOrder', contents: anOrder({ plannedShipDate: '2026-12-01' }) });
      await quiet(life, 2 * MINUTE_MS);
    },
    body: { action: 'withdrawReissue' },
  },
  KAASA: {
    type: 'sendSmsCode',
    prepare: async (life) => {
      life.calls.screenings.push('approved');
      await life.start({ intake: 'backoffice', contents: anOrder({ invoice: 'sms' }) });
      await until(life, () => life.state?.credit.state === 'awaitingBuyer');
    },
    body: { action: 'submitSmsCode', code: SMS_CODE },
  },
};
