/** What the drill's own journal says about speed: how fast orders went, how soon there was an answer again, how long anybody waited. */
import { type Answered, type Entry, isAnswerToStart } from './client/journal.ts';
import { type DisturbanceKind, kindLabels } from './disturb/plan.ts';

type Told = { readonly entries: readonly Entry[]; readonly livedMs: number; readonly disturbed: readonly { readonly kind: DisturbanceKind; readonly at: string }[] };

export function figuresOf({ entries, livedMs, disturbed }: Told): string[] {
  const silences = entries.map((entry) => ({ number: entry.number, ms: silenceOf(entry) })).toSorted((one, other) => other.ms - one.ms);
  const byKind = [...Map.groupBy(disturbed, ({ kind }) => kind)].map(([kind, all]) => {
    const times = all.map(({ at }) => recoveryMs(entries, Date.parse(at))).filter((ms) => ms !== null);
    return `  ${kindLabels[kind].padEnd(52)} ${all.length}x, ${times.length === 0 ? 'no start came after it' : `median ${seconds(median(times))}, longest ${seconds(Math.max(...times))}`}`;
  });
  return [
    `  speed     ${((entries.length * 1_000) / livedMs).toFixed(2)} orders begun a second, with all that was done to them, over ${seconds(livedMs)}`,
    `  silence   longest ${seconds(silences[0]?.ms ?? 0)} from a request to an answer to rely on (${silences[0]?.number ?? ''}); median of the orders' longest ${seconds(median(silences.map(({ ms }) => ms)))}`,
    ...(byKind.length === 0 ? [] : ['From a disturbance to the first start begun after it that was answered with its verdict', ...byKind]),
  ];
}

/** The longest that somebody waited for an answer of this order, repeats included. */
function silenceOf({ startAnswers, actions }: Entry): number {
  const start = wait(startAnswers[0]?.askedAt, startAnswers, isAnswerToStart);
  return Math.max(start, ...actions.map(({ sentAt, answers }) => wait(sentAt, answers, ({ status }) => status < 500 && status !== 429)));
}

function wait(from: string | undefined, answers: readonly Answered[], isAnswer: (answer: Answered) => boolean): number {
  const answer = answers.find(isAnswer) ?? answers.at(-1);
  return from === undefined || answer === undefined ? 0 : Date.parse(answer.at) - Date.parse(from);
}

function recoveryMs(entries: readonly Entry[], at: number): number | null {
  const after = entries.flatMap(({ startAnswers }) => startAnswers).filter(({ askedAt, status }) => status === 201 && Date.parse(askedAt) >= at);
  return after.length === 0 ? null : Math.min(...after.map((answer) => Date.parse(answer.at))) - at;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
