/** Every start: answered, never answered two ways, and what was taken is there. */
import { type Answered, isAnswerToStart } from '../client/journal.ts';
import type { Evidence, Violation } from './evidence.ts';

export function judgeStarts({ entry, order }: Evidence): Violation[] {
  const answers = entry.startAnswers.filter(isAnswerToStart);
  const found: Violation[] = entry.startAnswers.filter(({ status }) => status === 500).map(() => ({ code: 'serverError', expected: 'an answer to the start', seen: '500' }));
  if (answers.length === 0) found.push({ code: 'noAnswer', expected: 'an answer to the start', seen: entry.startAnswers.map(({ status }) => status).join(' ') || 'none' });
  const decided = answers.filter(isDecided);
  const kinds = [...new Set(decided.map(kindOf))];
  const late = answers.findLast((answer) => !isDecided(answer));
  if (kinds.length > 1) found.push({ code: 'answerChanged', expected: `the start stays ${kinds[0] ?? ''}`, seen: kinds.slice(1).join(', ') });
  const [first] = decided;
  if (first !== undefined && late !== undefined && Date.parse(late.askedAt) > Date.parse(first.at)) {
    found.push({ code: 'answerChanged', expected: `the start stays ${kindOf(first)}`, seen: kindOf(late) });
  }
  const taken = answers.find(({ status }) => status === 201 || status === 202);
  if (taken !== undefined && order === null) found.push({ code: 'orderLost', expected: `an order, as answered (${kindOf(taken)})`, seen: 'none' });
  return found;
}

/** What will not become another answer. */
function isDecided({ status }: Answered): boolean {
  return status !== 202;
}

function kindOf({ status, code, told }: Answered): string {
  return [status, code ?? told].filter((part) => part !== null).join(' ');
}
