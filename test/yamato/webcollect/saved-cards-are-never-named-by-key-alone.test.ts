import { describe, expect, test } from 'vitest';
import { listCards, type SavedCard } from '../../../src/yamato/webcollect/saved-cards.ts';
import type { Outcome } from '../../../src/yamato/outcome.ts';
import { answering } from '../stub-yamato.ts';
import { aCard, aMerchant, member, ok, refusal, walletOf } from './stub-webcollect.ts';

async function a03(answer: string): Promise<Outcome<readonly SavedCard[]>> {
  await using yamato = await answering(answer);
  return await listCards(aMerchant(yamato.url), member);
}

const second = { cardKey: '2', maskingCardNo: '************4242', lastCreditDate: '20260101090000', subscriptionFlg: '1', regularFlg: '1' };

describe('a wallet', () => {
  test('with one card', async () => {
    expect(await a03(walletOf(aCard()))).toEqual({
      kind: 'done',
      value: [{ cardKey: '1', maskedNo: '************1111', expiry: '0128', owner: 'TARO YAMADA', cardCode: '9', lastUsed: '20260924101500', isReserved: false, isRecurring: false }],
    });
  });

  test('with several, in the order of their keys', async () => {
    const outcome = await a03(walletOf(aCard({ cardKey: '3' }), aCard(second), aCard()));
    expect(outcome).toMatchObject({ kind: 'done', value: [{ cardKey: '1' }, { cardKey: '2', isReserved: true, isRecurring: true, maskedNo: '************4242' }, { cardKey: '3' }] });
  });

  test('with none', async () => {
    expect(await a03(walletOf())).toEqual({ kind: 'done', value: [] });
    expect(await a03(ok({ cardUnit: '0', cardData: '' }))).toEqual({ kind: 'done', value: [] });
  });

  test('that is not to be had', async () => {
    expect(await a03(refusal('A032000001'))).toEqual({ kind: 'refused', code: 'A032000001' });
  });

  test.each([
    ['no count', ok(), 'missingResult'],
    ['a count that is none', ok({ cardUnit: '-1' }), 'missingResult'],
    ['one counted and none there', ok({ cardUnit: '1' }), 'contradictory'],
    ['one counted and two there', walletOf(aCard(), aCard(second)).replace('<cardUnit>2', '<cardUnit>1'), 'contradictory'],
    ['one key twice', walletOf(aCard(), aCard()), 'contradictory'],
    ['a card with two keys', walletOf(aCard().replace('<cardKey>1</cardKey>', '<cardKey>1</cardKey><cardKey>2</cardKey>')), 'badXml'],
    ['a card without a key', walletOf(aCard({ cardKey: '' })), 'unknownResult'],
    ['a card without its last use', walletOf(aCard({ lastCreditDate: '' })), 'unknownResult'],
    ['a last use of 8 digits', walletOf(aCard({ lastCreditDate: '20260924' })), 'unknownResult'],
    ['a number that is not masked', walletOf(aCard({ maskingCardNo: '4111111111111111' })), 'unknownResult'],
    ['a number of which too much shows', walletOf(aCard({ maskingCardNo: '411111******1111' })), 'unknownResult'],
  ])('%s: no clear answer', async (_name, answer, reason) => {
    expect(await a03(answer)).toEqual({ kind: 'unknown', reason });
  });
});
