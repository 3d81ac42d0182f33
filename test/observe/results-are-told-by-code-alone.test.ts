import { describe, expect, test } from 'vitest';
import type { Call, CallResult, Sent } from '../../src/domain/order/call-result.ts';
import type { Inquiry } from '../../src/domain/order/inquiry.ts';
import type { PublishResult } from '../../src/domain/order/publication.ts';
import { changeOf, resultOf, settlementNoOf } from '../../src/observe/results.ts';

const call = (result: CallResult<string | null>): Call<string | null> => ({ operation: 'KAARA', settlementNo: 'A-1-1', sentAt: '2026-11-23T03:00:00.000Z', result });
const called = (result: CallResult<string | null>): Sent => ({ kind: 'called', call: call(result), asked: null });
const inquiry = (failed: Inquiry['failed']): Inquiry => ({ askedAt: '', verdict: null, transaction: null, notFound: false, failed, calls: [] });

describe('what an activity came to', () => {
  test.each<readonly [string, unknown, ReturnType<typeof resultOf>]>([
    ['a call that was done', called({ kind: 'done', value: 'approved' }), { outcome: 'done', code: null }],
    ['one that was refused', called({ kind: 'refused', code: 'kaara009E' }), { outcome: 'refused', code: 'kaara009E' }],
    ['one that never left', called({ kind: 'notSent', reason: 'dns' }), { outcome: 'notSent', code: 'dns' }],
    ['one of unknown fate', called({ kind: 'unknown', reason: 'timeout' }), { outcome: 'unknown', code: 'timeout' }],
    ['one that was not permitted', { kind: 'superseded' } satisfies Sent, { outcome: 'superseded', code: null }],
    ['one that breaks a rule', { kind: 'unfit', code: 'contents' } satisfies Sent, { outcome: 'unfit', code: 'contents' }],
    ['one over the bound', { kind: 'busy' }, { outcome: 'busy', code: null }],
    ['an inquiry', inquiry(null), { outcome: 'done', code: null }],
    ['an inquiry without an answer', inquiry({ kind: 'unknown', code: 'http503' }), { outcome: 'unknown', code: 'http503' }],
    ['a look-up', call({ kind: 'refused', code: 'kaasd001E' }), { outcome: 'refused', code: 'kaasd001E' }],
    ['a publication', { holds: 'newer', sequence: 3, abandoned: false } satisfies PublishResult, { outcome: 'newer', code: null }],
    ['a number', 'A-1-2', { outcome: 'done', code: null }],
    ['nothing', null, { outcome: 'done', code: null }],
  ])('%s', (_, returned, expected) => {
    expect(resultOf(returned)).toEqual(expected);
  });
});

const plan = { operation: 'KAARA', purpose: 'credit', keeps: 'permission', settlementNo: 'A-1-1' };

describe('a change at Yamato', () => {
  test.each<readonly [string, unknown, ReturnType<typeof changeOf>]>([
    ['tells the verdict of a credit', called({ kind: 'done', value: 'refused' }), { service: 'atobarai', purpose: 'credit', outcome: 'done', answer: 'refused' }],
    ['tells no code of a refusal, of which there are hundreds', called({ kind: 'refused', code: 'kaara031E' }), { service: 'atobarai', purpose: 'credit', outcome: 'refused', answer: 'none' }],
    ['that was not made tells why', { kind: 'sentBefore', at: '', amountYen: null } satisfies Sent, { service: 'atobarai', purpose: 'credit', outcome: 'sentBefore', answer: 'none' }],
  ])('%s', (_, returned, expected) => {
    expect(changeOf({ service: 'atobarai', plan }, returned)).toEqual(expected);
  });

  test.each([
    ['an inquiry', { service: 'atobarai', settlementNo: 'A-1-1', mode: 'both' }],
    ['a watch', { service: 'atobarai', settlementNo: 'A-1-1', plan: { purpose: 'track' } }],
    ['a publication', { state: {}, lines: [] }],
    ['nothing', undefined],
  ])('is none: %s', (_, argument) => {
    expect(changeOf(argument, called({ kind: 'done', value: null }))).toBeNull();
  });
});

test('which credit it is about', () => {
  expect(settlementNoOf({ plan })).toBe('A-1-1');
  expect(settlementNoOf({ settlementNo: 'A-1-2' })).toBe('A-1-2');
  expect(settlementNoOf({ state: {} })).toBeNull();
  expect(settlementNoOf(undefined)).toBeNull();
});
