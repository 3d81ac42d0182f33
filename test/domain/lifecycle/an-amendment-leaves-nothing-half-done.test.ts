import { expect, test } from 'vitest';
import { foldAbandoned } from '../../../src/domain/lifecycle/pass-time.ts';
import { foldOver } from '../../../src/domain/lifecycle/perform.ts';
import { processDivOf } from '../../../src/domain/atobarai/values/wire-slip.ts';
import { startRecredit } from '../../../src/domain/lifecycle/fold-recredit.ts';
import { anOrder } from '../../methods/atobarai/an-order.ts';
import { reducePlan } from '../../../src/domain/atobarai/plans.ts';
import { aDoubt, approved, NOON } from './an-order-state.ts';
import { sentAs } from './sent-as.ts';

test('a checkout given up while a new credit is not even sent drops that one: the old one stands, to be cancelled', () => {
  const before = approved({ abandoned: true, cancellation: { state: 'failed' } });
  const recrediting = startRecredit(before, anOrder(), NOON);
  const state = foldAbandoned({ ...recrediting, credit: { ...recrediting.credit, void: true } }, NOON);

  expect(state).toMatchObject({ outcome: null, standing: null, credit: { settlementNo: before.credit.settlementNo, state: 'approved' } });
});

test('what was to follow a cancel is forgotten with its action, even where the credit went by itself', () => {
  const contents = anOrder();
  const state = approved({ afterCancel: { kind: 'recredit', contents }, outcome: 'abandoned' });
  const over = foldOver(state, { action: 'amendOrder', contents, confirm: null, note: null, shopStatus: null, cartStatus: null, notifyCart: false }, NOON);

  expect(over.afterCancel).toBeNull();
});

test.each([
  ['yamato', null, '0'],
  ['yamato', '123456789013', '1'],
  ['sagawa', null, '2'],
  ['sagawa', '123456789013', '2'],
] as const)('a %s slip in the place of %s is 処理区分 %s, also where the call was lost with its worker', (carrier, replaces, expected) => {
  expect(processDivOf({ carrier, replaces })).toBe(expected);
});

test('a repeated reduction that comes too late says nothing of the first try; one that is the first is refused', () => {
  const amending = { way: 'reduce', contents: anOrder({ amountYen: 1_000 }), failed: null };
  const tooLate = { kind: 'refused', code: 'kaakk010E' } as const;
  const doubted = approved({ amending, doubt: { ...aDoubt('KAAKK'), resend: true } });
  const asked = sentAs(doubted, reducePlan(doubted), NOON, tooLate, NOON);

  expect(asked).toMatchObject({ amending, doubt: { operation: 'KAAKK', resend: false } });
  expect(asked.doubt?.nextAskAt).not.toBeNull();
  const first = approved({ amending });
  expect(sentAs(first, reducePlan(first), NOON, tooLate, NOON)).toMatchObject({ amending: { failed: { by: 'yamato', code: 'kaakk010E' } }, doubt: null });
});
