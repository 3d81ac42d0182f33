/**
 * A careful cart and its staff: whatever is not answered is sent again, the same body under the same key, until there is
 * an answer to rely on; every answer is kept.
 */
import { z } from 'zod';
import type { Installation } from '../installation/installation.ts';
import { pause } from '../waiting.ts';
import { type HttpAnswer, send } from './http.ts';
import { type Answered, type Entry, isAnswerToAction, isAnswerToStart, type SentAction } from './journal.ts';

const REPEAT_AFTER_MS = 700;
/** Longer than any pause of the installation and the starts after it. */
const GIVE_UP_AFTER_MS = 300_000;
const START_WITHIN_MS = 15_000;
const READ_WITHIN_MS = 10_000;

/** Of the shop that every development installation begins with. */
const orders = '/v1/shops/demo/orders';

const shown = z.object({
  code: z.string().nullish(),
  outcome: z.string().nullish(),
  state: z.string().nullish(),
  verdict: z.object({ kind: z.string() }).nullish(),
});

export type Cart = {
  /** Sends the start until it is answered; undefined: given up. */
  start(entry: Entry): Promise<Answered | undefined>;
  act(entry: Entry, body: SentAction['body'], waitSeconds: number): Promise<SentAction>;
  /** The same action once more. */
  repeat(entry: Entry, action: SentAction, waitSeconds: number): Promise<Answered | undefined>;
  /** What became of an action; kept as an answer when it tells an outcome. */
  look(entry: Entry, action: SentAction): Promise<void>;
  read(path: string): Promise<HttpAnswer | null>;
};

export function cartOf(installation: Installation): Cart {
  const call = async (method: string, path: string, scope: 'cart' | 'staff', withinMs: number, body?: unknown, headers: Record<string, string> = {}): Promise<HttpAnswer | null> => {
    if (!installation.isUp()) return null;
    const { api, keys } = installation.dev();
    return send({ method, url: `${api}${path}`, key: keys[scope], headers, withinMs, ...(body === undefined ? {} : { body }) });
  };
  const repeat: Cart['repeat'] = (entry, { id, body, answers }, waitSeconds) => {
    const headers = { 'idempotency-key': id, ...(waitSeconds === 0 ? {} : { prefer: `wait=${waitSeconds}` }) };
    return untilAnswered(answers, isAnswerToAction, () => call('POST', `${orders}/${entry.number}/actions`, 'staff', START_WITHIN_MS + waitSeconds * 1_000, body, headers));
  };
  return {
    start: (entry) => untilAnswered(entry.startAnswers, isAnswerToStart, () => call('POST', orders, 'cart', START_WITHIN_MS, entry.start)),
    async act(entry, body, waitSeconds) {
      const action: SentAction = { id: `${entry.number}-a${entry.actions.length + 1}`, body, sentAt: new Date().toISOString(), answers: [] };
      entry.actions.push(action);
      await repeat(entry, action, waitSeconds);
      return action;
    },
    repeat,
    async look(entry, action) {
      const askedAt = new Date().toISOString();
      const answer = await call('GET', `${orders}/${entry.number}/actions/${action.id}`, 'staff', READ_WITHIN_MS);
      if (answer?.status !== 200) return;
      const answered = answerOf(answer, askedAt);
      if (answered.told !== null) action.answers.push(answered);
    },
    read: (path) => call('GET', path, 'staff', READ_WITHIN_MS),
  };
}

async function untilAnswered(answers: Answered[], isAnswer: (answer: Answered) => boolean, ask: () => Promise<HttpAnswer | null>): Promise<Answered | undefined> {
  const until = Date.now() + GIVE_UP_AFTER_MS;
  while (Date.now() < until) {
    const askedAt = new Date().toISOString();
    const answer = await ask();
    if (answer !== null) {
      const answered = answerOf(answer, askedAt);
      answers.push(answered);
      if (isAnswer(answered)) return answered;
    }
    await pause(REPEAT_AFTER_MS);
  }
  return undefined;
}

function answerOf({ status, body }: HttpAnswer, askedAt: string): Answered {
  const { data } = shown.safeParse(body);
  const finished = data?.state === 'finished' ? (data.outcome ?? null) : null;
  return { askedAt, at: new Date().toISOString(), status, code: status >= 400 ? (data?.code ?? null) : null, told: data?.verdict?.kind ?? finished };
}
