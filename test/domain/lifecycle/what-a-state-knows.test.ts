import { describe, expect, test } from 'vitest';
import { actionFact, callFacts, compareHeld, isBehindRow, learned } from '../../../src/domain/order/facts.ts';
import type { OrderState } from '../../../src/domain/order/order-state.ts';
import { aState } from './an-order-state.ts';

/** As rows were before they kept facts. */
function ofOldRow(): OrderState {
  const { facts: _unknownThen, ...old } = aState();
  return old;
}

describe('what a state knows', () => {
  test('a fact is learned once, and only the newest twelve are kept', () => {
    const twice = learned(learned(aState(), ['a']), ['a']);
    expect(twice.facts).toEqual(['a']);
    const many = Array.from({ length: 15 }, (_, index) => `fact ${index}`);
    expect(learned(aState(), many).facts).toEqual(many.slice(3));
  });

  test('a row from before facts were kept knows none, and learns', () => {
    expect(learned(ofOldRow(), ['a']).facts).toEqual(['a']);
    expect(compareHeld(ofOldRow(), learned(aState(), ['a']))).toBe('outdated');
    expect(compareHeld(learned(aState(), ['a']), ofOldRow())).toBe('newer');
    expect(compareHeld(ofOldRow(), ofOldRow())).toBe('outdated');
  });

  test('a held state that knows of more than the one told is the newer one', () => {
    const held = learned(aState(), ['a', 'b']);
    expect(compareHeld(held, learned(aState(), ['a']))).toBe('newer');
    expect(compareHeld(held, learned(held, ['c']))).toBe('outdated');
  });

  test('one in which an action came to something else is the newer one, whatever else both know', () => {
    const fact = (id: string, outcome: 'done' | 'refused') => actionFact({ id, outcome, code: null });
    const held = learned(aState(), [fact('first', 'done'), fact('second', 'done')]);
    expect(compareHeld(held, learned(aState(), [fact('first', 'refused'), fact('second', 'done')]))).toBe('newer');
    expect(compareHeld(held, learned(aState(), [fact('first', 'done'), fact('second', 'done'), fact('third', 'done')]))).toBe('outdated');
  });

  test('one that has ended is the newer one for whoever does not know of that end, and has a verdict', () => {
    const ended = aState({ outcome: 'abandoned' });
    const verdict = { kind: 'approved', code: null, at: '2026-11-23T03:00:00.000Z' } as const;
    expect(compareHeld(ended, aState({ verdict }))).toBe('newer');
    expect(compareHeld(ended, aState({ verdict, outcome: 'abandoned' }))).toBe('outdated');
    expect(compareHeld(ended, aState())).toBe('another');
  });

  test('whoever knows less than the row is behind it: of facts, of its end, or whose it is', () => {
    const known = { claimId: aState().claimId, sequence: 1, facts: ['a'] };
    const row = (changes: Partial<OrderState>) => isBehindRow(known, { ...aState(), ...changes });
    expect([row({ sequence: 2, facts: ['a'] }), row({ sequence: 1, facts: ['b'] }), row({ sequence: 1, outcome: 'paid' })]).toEqual([false, false, false]);
    expect([row({ sequence: 2, facts: ['a', 'b'] }), row({ sequence: 2, facts: [], outcome: 'abandoned' }), row({ claimId: 'another' })]).toEqual([true, true, true]);
  });

  test('what the workflow says of a call whose worker died is no fact', () => {
    const line = { operation: 'KAARA', at: '2026-11-23T03:00:00.000Z' };
    expect(callFacts([{ ...line, code: 'workerLost' }, { ...line, code: null }] as never)).toEqual([`KAARA ${Date.parse(line.at)}`]);
  });
});
