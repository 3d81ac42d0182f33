/** Every action that was accepted: it has an end, the end that was told, and Yamato's ledger shows it. */
import { z } from 'zod';
import { isAnswerToAction, type SentAction } from '../client/journal.ts';
import { type Evidence, isTold, type SeenLine, type Violation } from './evidence.ts';
import { shown } from './judge-credits.ts';

/** What keeps every action that calls Yamato waiting. */
const BLOCKING = ['creditUnknown', 'shipmentUnknown', 'cancelUnknown', 'amendUnknown', 'withdrawUnknown', 'yamatoUnreachable', 'settingsWrong'];
/** What keeps only these waiting: the others go on beside it. */
const BLOCKING_REISSUES = ['reissueInvoice', 'withdrawReissue', 'amendOrder'];
const UNSURE = [...BLOCKING, 'reissueUnknown', 'twoLiveCredits'];

export function judgeActions(evidence: Evidence): Violation[] {
  const found = evidence.entry.actions.flatMap((action) => [...judgeAnswers(action), ...judgeEnd(evidence, action)]);
  return [...found, ...judgeEffect(evidence)];
}

function judgeAnswers({ id, body, answers }: SentAction): Violation[] {
  const errors = answers.filter(({ status }) => status === 500).map(() => ({ code: 'serverError' as const, expected: `an answer to ${body.action} (${id})`, seen: '500' }));
  if (answers.some(isAnswerToAction)) return errors;
  return [...errors, { code: 'noAnswer', expected: `an answer to ${body.action} (${id})`, seen: answers.map(({ status }) => status).join(' ') || 'none' }];
}

function isAccepted({ answers }: SentAction): boolean {
  return answers.some(({ status }) => status === 200 || status === 202);
}

function judgeEnd(evidence: Evidence, action: SentAction): Violation[] {
  if (!isAccepted(action)) return [];
  const { id, body } = action;
  const line = evidence.lines.find((one) => one.id === id);
  const what = `${body.action} (${id})`;
  if (line === undefined) return [{ code: 'actionLost', expected: `${what}, which was accepted, in the history`, seen: 'nothing' }];
  const told = [...new Set(action.answers.flatMap(({ told: outcome }) => outcome ?? []))];
  const other = told.filter((outcome) => outcome !== line.outcome);
  const changed = other.map((outcome) => ({ code: 'outcomeChanged' as const, expected: `${what} stays ${outcome}, as it was answered`, seen: `${line.state} ${line.outcome ?? ''}` }));
  const blocking = BLOCKING_REISSUES.includes(body.action) ? [...BLOCKING, 'reissueUnknown'] : BLOCKING;
  if (line.state === 'finished' || isTold(evidence, ...blocking)) return changed;
  return [...changed, { code: 'actionWithoutEnd', expected: `an outcome of ${what}, accepted ${line.acceptedAt}`, seen: `${line.state}: ${line.detail ?? ''}` }];
}

const CHANGING = ['cancelCredit', 'changeMethod', 'registerShipment', 'withdrawShipment', 'amendOrder', 'requestCredit'];
const withParcels = z.object({ parcels: z.array(z.object({ slipNo: z.string() })) });
const withAmount = z.object({ contents: z.object({ amountYen: z.int() }) });

/** The last change that was told to be done can be seen at Yamato, unless another one may have come after it. */
function judgeEffect(evidence: Evidence): Violation[] {
  const { entry, lines } = evidence;
  const changing = lines.filter(({ action, outcome }) => CHANGING.includes(action) && outcome !== 'refused');
  const last = changing.toSorted((one, other) => (one.finishedAt ?? '9').localeCompare(other.finishedAt ?? '9')).at(-1);
  const sent = entry.actions.find(({ id }) => id === last?.id);
  if (last === undefined || sent === undefined || last.state !== 'finished' || last.outcome !== 'done' || isTold(evidence, ...UNSURE)) return [];
  const broken = whatIsBroken(evidence, last, sent);
  return broken === null ? [] : [{ code: 'answerBroken', expected: `${last.action} (${last.id}), done ${last.finishedAt ?? ''}: ${broken}`, seen: shown(evidence.credits) }];
}

/** What should be so at Yamato, and is not. That a credit lives at all is judged elsewhere. */
function whatIsBroken({ credits }: Evidence, { action }: SeenLine, { body }: SentAction): string | null {
  const live = credits.filter((credit) => credit.live);
  const slips = live.flatMap((credit) => credit.slips.map(({ slipNo }) => slipNo));
  switch (action) {
    case 'cancelCredit':
    case 'changeMethod':
      return live.length === 0 ? null : 'no live credit';
    case 'registerShipment': {
      const wanted = withParcels.safeParse(body).data?.parcels.map(({ slipNo }) => slipNo) ?? [];
      const missing = live.length === 0 ? [] : wanted.filter((slipNo) => !slips.includes(slipNo));
      return missing.length === 0 ? null : `slips ${missing.join(' ')} registered`;
    }
    case 'withdrawShipment':
      return slips.length === 0 ? null : 'no slips';
    case 'amendOrder': {
      const wanted = withAmount.safeParse(body).data?.contents.amountYen;
      return wanted === undefined || live.length === 0 || live.some(({ amountYen }) => amountYen === wanted) ? null : `${wanted} yen`;
    }
    default:
      return null;
  }
}
