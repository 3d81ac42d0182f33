/** The rows of attentions: the core's and those of every method in use. No two share a code. */
import { type Attention, type AttentionCode, type AttentionRule, attentionRules } from '../order/attention.ts';
import { methodsInUse } from './method.ts';

/** A code without a row, of an order older than this program, is shown as it is. */
export function attentionRule(code: AttentionCode): AttentionRule {
  return ruleOf(code) ?? { about: 'elsewhere', label: code, whatToDo: '内容を確認してください。', choices: ['acknowledge'] };
}

/** Also of an ended order it is work for staff. */
export function outlastsOrder({ code }: Pick<Attention, 'code'>): boolean {
  return ruleOf(code)?.outlastsOrder === true;
}

export function isAttentionCode(value: unknown): value is AttentionCode {
  return typeof value === 'string' && ruleOf(value) !== null;
}

export function attentionCodes(): readonly AttentionCode[] {
  return [...Object.keys(attentionRules), ...methodsInUse().flatMap(({ attentions }) => Object.keys(attentions))];
}

function ruleOf(code: AttentionCode): AttentionRule | null {
  const rows: readonly Readonly<Record<string, AttentionRule>>[] = [attentionRules, ...methodsInUse().map(({ attentions }) => attentions)];
  return rows.find((of) => Object.hasOwn(of, code))?.[code] ?? null;
}
