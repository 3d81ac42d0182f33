import { expect, test } from 'vitest';
import { foldAbandoned } from '../../../src/domain/lifecycle/pass-time.ts';
import { foldOver } from '../../../src/domain/lifecycle/perform.ts';
import { processDivOf } from '../../../src/domain/atobarai/values/wire-slip.ts';
import { startRecredit } from '../../../src/domain/lifecycle/fold-recredit.ts';
import { anOrder } from '../../methods/atobarai/an-order.ts';
import { approved, NOON } from './an-order-state.ts';

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
