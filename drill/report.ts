/** One page: what was done, what became of it, and for each broken promise what was expected, what was seen and how it came about. */
import { acknowledged, type Answered, type Entry, type SentAction } from './client/journal.ts';
import type { Disturbed } from './disturb/disturb.ts';
import { kindLabels } from './disturb/plan.ts';
import { figuresOf } from './figures.ts';
import type { Evidence, SeenLine } from './judge/evidence.ts';
import { shown } from './judge/judge-credits.ts';
import { type Broken, counted } from './judge/settle.ts';
import type { Options } from './options.ts';

export type Outcome = {
  readonly options: Options;
  readonly seconds: number;
  /** While orders began and were worked on. */
  readonly livedMs: number;
  readonly entries: readonly Entry[];
  readonly faultsStruck: number;
  readonly disturbed: readonly Disturbed[];
  readonly failedStarts: readonly string[];
  readonly broken: readonly Broken[];
};

/** So many orders are told about in full; all are counted. */
const TOLD_IN_FULL = 8;

export function reportOf(outcome: Outcome): string {
  const { options, seconds, entries, faultsStruck, disturbed, failedStarts, broken } = outcome;
  const count = broken.reduce((sum, { violations }) => sum + violations.length, 0);
  return [
    '',
    `torihiki drill: seed ${options.seed}, ${entries.length} of ${options.orders} orders begun, ${disturbed.length} of ${options.kills} disturbances, ${seconds} s, ${options.project}`,
    `  starts    ${tally(entries.map((entry) => startKind(acknowledged(entry))))}; ${repeats(entries)} requests more until there was an answer`,
    `  actions   ${tally(entries.flatMap(({ actions }) => actions).map(actionKind))}`,
    `  Yamato    its faults struck ${faultsStruck} calls`,
    ...figuresOf(outcome),
    'Disturbances',
    ...disturbed.map(({ kind, at, detail }, index) => `  ${String(index + 1).padStart(2)}  ${at.slice(11, 19)}  ${kindLabels[kind]}: ${detail}`),
    ...failedStarts.map((lines) => `  a start failed:\n${indented(lines, 6)}`),
    count === 0 && failedStarts.length === 0 ? 'No violation: every order and every accepted action is what Yamato’s ledger says.' : `VIOLATIONS: ${count} in ${broken.length} orders. ${counted(broken)}`,
    ...broken.slice(0, TOLD_IN_FULL).flatMap(inFull),
    ...(broken.length > TOLD_IN_FULL ? [`  and ${broken.length - TOLD_IN_FULL} more: ${broken.slice(TOLD_IN_FULL).map(({ evidence, violations }) => `${evidence.entry.number} (${violations[0]?.code ?? ''})`).join(' ')}`] : []),
    '',
  ].join('\n');
}

function inFull({ evidence, violations }: Broken): string[] {
  return [
    `  ${evidence.entry.number}`,
    ...violations.flatMap(({ code, expected, seen }) => [`    ${code}`, `      expected  ${expected}`, `      seen      ${seen}`]),
    `    Yamato: ${shown(evidence.credits)}`,
    ...storyOf(evidence).map((line) => `      ${line}`),
  ];
}

/** All that happened to the order, in the order of time. */
export function storyOf({ entry, lines, credits }: Evidence): string[] {
  const told = [
    ...entry.happened.map(({ at, what }) => ({ at, what: `* ${what}` })),
    ...entry.startAnswers.map((answer) => ({ at: answer.at, what: `start answered ${answerText(answer)}` })),
    ...entry.actions.flatMap((action) => [
      { at: action.sentAt, what: `${action.id} ${action.body.action} sent` },
      ...action.answers.map((answer) => ({ at: answer.at, what: `${action.id} answered ${answerText(answer)}` })),
    ]),
    ...lines.flatMap((line) => lineText(line)),
    ...credits.flatMap(({ orderNo, changes }) => changes.map(({ at, cause, change }) => ({ at, what: `  Yamato ${orderNo} ${cause} ${change}` }))),
  ];
  return told.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)).map(({ at, what }) => `${new Date(at).toISOString().slice(11, 23)}  ${what}`);
}

/** Looks of the system that found nothing new are left out. */
function lineText(line: SeenLine): { at: string; what: string }[] {
  if (line.id.startsWith('~') && line.detail === null && line.calls.every(({ outcome }) => outcome === 'done')) return [];
  const calls = line.calls.map(({ operation, settlementNo, outcome, code }) => `${operation} ${settlementNo ?? ''} ${outcome}${code === null ? '' : ` ${code}`}`);
  const what = `history: ${line.action} (${line.id}) ${line.state} ${line.outcome ?? ''} ${line.code ?? ''} ${line.detail ?? ''} [${calls.join('; ')}]`;
  return [{ at: line.finishedAt ?? line.acceptedAt, what }];
}

function answerText({ status, code, told }: Answered): string {
  return [status, code, told].filter((part) => part !== null).join(' ');
}

function startKind(answer: Answered | undefined): string {
  return answer === undefined ? 'no answer' : [answer.status, answer.code].filter((part) => part !== null).join(' ');
}

function actionKind({ answers }: SentAction): string {
  const told = answers.findLast((answer) => answer.told !== null)?.told;
  const last = answers.at(-1);
  return told ?? (last === undefined ? 'no answer' : answerText(last));
}

function repeats(entries: readonly Entry[]): number {
  const unanswered = ({ status, code }: Answered): boolean => status === 429 || (status >= 500 && code !== 'checkoutAbandoned');
  return entries.flatMap(({ startAnswers, actions }) => [...startAnswers, ...actions.flatMap(({ answers }) => answers)]).filter(unanswered).length;
}

function tally(kinds: readonly string[]): string {
  const groups = [...Map.groupBy(kinds, (kind) => kind)].toSorted(([, one], [, other]) => other.length - one.length);
  return `${kinds.length}: ${groups.map(([kind, all]) => `${kind} ${all.length}`).join(', ')}`;
}

function indented(text: string, by: number): string {
  return text.split('\n').map((line) => `${' '.repeat(by)}${line}`).join('\n');
}
