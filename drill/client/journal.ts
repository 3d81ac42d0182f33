/** What the cart and the staff remember: everything they sent and every answer they got, which is what they rely on. */
export type Answered = {
  readonly askedAt: string;
  readonly at: string;
  readonly status: number;
  /** A problem's code. */
  readonly code: string | null;
  /** The verdict of a start; the outcome of a finished action. */
  readonly told: string | null;
};

export type SentAction = {
  readonly id: string;
  readonly body: { readonly action: string; readonly [field: string]: unknown };
  readonly sentAt: string;
  readonly answers: Answered[];
};

export type Start = {
  readonly orderNumber: string;
  readonly intake: 'checkout' | 'backoffice';
  readonly onTimeout: 'wait' | 'abandon';
  readonly amountYen: number;
  readonly [field: string]: unknown;
};

/** One order from the outside. */
export type Entry = {
  readonly number: string;
  readonly start: Start;
  readonly startAnswers: Answered[];
  readonly actions: SentAction[];
  /** What the drill did to it, for whoever reads the report. */
  readonly happened: { readonly at: string; readonly what: string }[];
};

export function newEntry(start: Start): Entry {
  return { number: start.orderNumber, start, startAnswers: [], actions: [], happened: [] };
}

export function note(entry: Entry, what: string): void {
  entry.happened.push({ at: new Date().toISOString(), what });
}

/** The answer to a start that its sender may rely on; undefined: it never got one. */
export function acknowledged(entry: Entry): Answered | undefined {
  return entry.startAnswers.find(isAnswerToStart);
}

/** A repeat of the start is answered the same or, as long as nothing was decided, with what it has become. */
export function isAnswerToStart({ status, code }: Answered): boolean {
  return status < 500 ? status !== 429 : code === 'checkoutAbandoned';
}

export function isAnswerToAction({ status }: Answered): boolean {
  return status < 500 && status !== 429;
}
