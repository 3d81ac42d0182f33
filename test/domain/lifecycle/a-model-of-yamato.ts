/** The least Yamato that can be: numbers and their state, and calls that may be lost, late, or misunderstood. @see atobarai §6 */
import type { CreditVerdict, TransactionStatus } from '../../../src/domain/atobarai/answers.ts';
import type { Inquiry } from '../../../src/domain/order/inquiry.ts';
import type { CallResult } from '../../../src/domain/order/call-result.ts';
import { anInquiry } from './an-order-state.ts';

/** Draws a whole number below `limit`; 0 is the ordinary case everywhere. */
export type Draw = (limit: number) => number;

const LIVE: readonly TransactionStatus[] = ['approved', 'slipRegistered', 'deliveryProblem', 'warned', 'saleConfirmed', 'invoiced', 'paid', 'held'];
const CANCELLABLE: readonly TransactionStatus[] = ['held', 'approved', 'slipRegistered', 'deliveryProblem', 'warned', 'saleConfirmed', 'invoiced'];

export class ModelYamato {
  readonly ledger = new Map<string, TransactionStatus>();
  /** Requests still under way after their caller gave up: done at this time. */
  pending: { readonly at: number; readonly commit: () => void }[] = [];
  /** From here on every call gets its honest answer. */
  honest = false;
  /** No inquiry is answered for the time being. */
  deaf = false;
  /** The same request has the same fate whenever it is processed. */
  private readonly fates = new Map<string, CreditVerdict | 'invalid'>();
  private readonly draw: Draw;
  private readonly lateMs: number;

  constructor(draw: Draw, lateMs: number) {
    this.draw = draw;
    this.lateMs = lateMs;
  }

  passTime(now: number): void {
    const due = this.pending.filter(({ at }) => at <= now);
    this.pending = this.pending.filter(({ at }) => at > now);
    for (const { commit } of due) commit();
  }

  liveNumbers(): string[] {
    return [...this.ledger].filter(([, status]) => LIVE.includes(status)).map(([number]) => number);
  }

  /** A changing call: `run` does it and gives its honest answer. */
  call<T>(operation: string, now: number, run: () => CallResult<T>): CallResult<T> {
    switch (this.honest ? 0 : this.draw(9)) {
      case 1:
        return { kind: 'notSent', reason: 'connectionRefused' };
      case 2:
        return { kind: 'unknown', reason: 'connectionLost' };
      case 3:
        run();
        return { kind: 'unknown', reason: 'badXml' };
      case 4:
        this.pending.push({ at: now + this.draw(this.lateMs), commit: () => void run() });
        return { kind: 'unknown', reason: 'timeout' };
      case 5:
        // An answer to the repeat of a request: that one is not under way any more, either.
        this.pending = [];
        return { kind: 'refused', code: `${operation}999E` };
      case 6:
        run();
        return { kind: 'refused', code: `${operation}999E` };
      default:
        return run();
    }
  }

  credit(number: string): CallResult<CreditVerdict> {
    if (this.ledger.has(number)) return { kind: 'refused', code: 'kaara009E' };
    const fate = this.fates.get(number) ?? (['approved', 'approved', 'approved', 'held', 'refused', 'overLimit', 'invalid'] as const)[this.draw(7)] ?? 'approved';
    this.fates.set(number, fate);
    if (fate === 'invalid') return { kind: 'refused', code: 'kaara103E' };
    this.ledger.set(number, fate === 'overLimit' ? 'refused' : fate);
    return { kind: 'done', value: fate };
  }

  registerSlip(number: string): CallResult<null> {
    const status = this.ledger.get(number);
    if (status === undefined) return { kind: 'refused', code: 'kaasl008E' };
    if (!['approved', 'slipRegistered', 'deliveryProblem', 'warned'].includes(status)) return { kind: 'refused', code: 'kaasl020E' };
    this.ledger.set(number, 'slipRegistered');
    return { kind: 'done', value: null };
  }

  cancel(number: string): CallResult<null> {
    const status = this.ledger.get(number);
    if (status === undefined) return { kind: 'refused', code: 'kaacl008E' };
    if (!CANCELLABLE.includes(status)) return { kind: 'refused', code: status === 'paid' ? 'kaacl015E' : 'kaacl009E' };
    this.ledger.set(number, 'cancelled');
    return { kind: 'done', value: null };
  }

  inquire(number: string, askedAt: string): Inquiry {
    if (!this.honest && (this.deaf || this.draw(6) === 1)) return anInquiry({ askedAt, failed: { kind: 'unknown', code: 'timeout' } });
    const status = this.ledger.get(number);
    if (status === undefined) return anInquiry({ askedAt, notFound: true });
    const verdict = status === 'cancelled' || status === 'lapsed' ? null : status === 'held' ? 'held' : status === 'refused' ? 'refused' : 'approved';
    return anInquiry({ askedAt, verdict, transaction: { status, warning: 'none' } });
  }

  /** Something happens there by itself, or in Yamato's own console. */
  happen(number: string): void {
    const next: Partial<Record<TransactionStatus, readonly TransactionStatus[]>> = {
      held: ['approved', 'refused', 'cancelled'],
      approved: ['refused', 'slipRegistered', 'cancelled', 'warned'],
      warned: ['slipRegistered', 'cancelled', 'refused'],
      slipRegistered: ['saleConfirmed', 'approved', 'cancelled', 'deliveryProblem'],
      deliveryProblem: ['saleConfirmed'],
      saleConfirmed: ['invoiced', 'cancelled', 'paid'],
      invoiced: ['paid', 'cancelled'],
    };
    const choices = next[this.ledger.get(number) ?? 'cancelled'];
    const chosen = choices?.[this.draw(choices.length)];
    if (chosen !== undefined) this.ledger.set(number, chosen);
  }
}
