/** One order on which everything agrees: answered 201, approved, one live credit, a run. Tests say what differs. */
import type { Answered, Entry, SentAction } from '../../drill/client/journal.ts';
import type { LedgerCredit } from '../../drill/client/yamato.ts';
import type { Evidence, SeenLine, SeenOrder } from '../../drill/judge/evidence.ts';

export const NUMBER = 'D1-0001';

/** So many seconds after the beginning. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 10, 30, 1, 0, seconds)).toISOString();
}

export function answered(seconds: number, status: number, more: Partial<Answered> = {}): Answered {
  return { askedAt: at(seconds), at: at(seconds + 1), status, code: null, told: null, ...more };
}

export function credit(change: Partial<LedgerCredit> = {}): LedgerCredit {
  return {
    orderNo: `${NUMBER}-1`, status: 1, statusLabel: '承認済み', live: true, amountYen: 5_500, createdAt: at(1), slips: [],
    changes: [{ at: at(1), cause: 'KAARA0010', change: 'credit', status: 1 }], ...change,
  };
}

/** Cancelled there so many seconds after the beginning. */
export function cancelledAt(seconds: number, change: Partial<LedgerCredit> = {}): LedgerCredit {
  const made = credit(change);
  return { ...made, status: 2, statusLabel: '取消済み', live: false, changes: [...made.changes, { at: at(seconds), cause: 'KAACL0010', change: 'cancel', status: 2 }] };
}

export function order(change: Partial<SeenOrder> = {}): SeenOrder {
  return {
    orderNumber: NUMBER, isOrder: true, status: 'creditApproved', outcome: null,
    credit: { state: 'approved', generation: 1, settlementNo: `${NUMBER}-1`, amountYen: 5_500, code: null },
    standingCredit: null, replacedCredits: [], shipment: { state: 'none' }, sale: { state: 'none' }, cancellation: { state: 'none' },
    attention: [], parcels: [], createdAt: at(0), ...change,
  };
}

/** An action that was accepted, and its line of the history. */
export function acted(body: SentAction['body'], outcome: string | null, seconds = 10, answers: Answered[] = [answered(seconds, 202)]): { sent: SentAction; line: SeenLine } {
  const id = `${NUMBER}-${body.action}-${seconds}`;
  const finished = outcome === null ? { state: 'waiting', finishedAt: null } : { state: 'finished', finishedAt: at(seconds + 1) };
  return { sent: { id, body, sentAt: at(seconds), answers }, line: { id, action: body.action, outcome, code: null, detail: null, acceptedAt: at(seconds), calls: [], ...finished } };
}

export function evidence(change: Partial<Evidence> = {}, entry: Partial<Entry> = {}): Evidence {
  return {
    entry: {
      number: NUMBER, start: { orderNumber: NUMBER, intake: 'checkout', onTimeout: 'wait', amountYen: 5_500 },
      startAnswers: [answered(1, 201, { told: 'approved' })], actions: [], happened: [], ...entry,
    },
    order: order(), lines: [], credits: [credit()], isRunning: true, hasFailed: false, isListed: false, ...change,
  };
}

/** The same with these actions sent and in the history. */
export function afterActions(actions: readonly ReturnType<typeof acted>[], change: Partial<Evidence> = {}): Evidence {
  return evidence({ lines: actions.map(({ line }) => line), ...change }, { actions: actions.map(({ sent }) => sent) });
}
