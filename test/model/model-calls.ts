/** The activities of the workflow against the model Yamato, each call with a fate: answered, cut, slow, lost, misunderstood. */
import type { SendContentsInput, SendCreditInput, SendReissueInput, SendSlipInput, InquireInput, WatchInput, CheckSmsInput } from '../../src/activities/contract.ts';
import { toWireSlip } from '../../src/domain/atobarai/slip-number.ts';
import type { Inquiry, Transaction } from '../../src/domain/atobarai/inquiry.ts';
import type { CallResult } from '../../src/domain/call-result.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { ModelRecords } from './model-records.ts';
import type { ModelYamato } from './model-yamato.ts';

/** Draws a whole number below `limit`; 0 is the ordinary case everywhere. */
export type Draw = (limit: number) => number;

/** When an activity ends, and with what; `lost`: the worker died with it. */
export type Answer = { readonly afterMs: number; readonly value: unknown } | { readonly afterMs: number; readonly lost: true };

type Ref = { readonly settlementNo: string; readonly callTimeoutMs: number };

export class ModelCalls {
  /** From here on every call gets its honest answer. */
  honest = false;
  /** No inquiry is answered for the time being. */
  deaf = false;
  /** Whether the newest KAARR went through: what staff see in Yamato's console. */
  reissueThrough = false;
  /** What Yamato last told us of each credit: only after "approved" may a slip be sent. */
  readonly lastTold = new Map<string, string>();
  private late: { readonly at: number; readonly commit: () => void }[] = [];
  private readonly fates = new Map<string, 'approved' | 'held' | 'refused' | 'invalid'>();
  private readonly yamato: ModelYamato;
  private readonly records: ModelRecords;
  private readonly draw: Draw;
  private readonly policy: Policy;

  constructor(yamato: ModelYamato, records: ModelRecords, draw: Draw, policy: Policy) {
    this.yamato = yamato;
    this.records = records;
    this.draw = draw;
    this.policy = policy;
  }

  hasLate(): boolean {
    return this.late.length > 0;
  }

  nextLateAt(): number {
    return Math.min(...this.late.map(({ at }) => at));
  }

  passTime(now: number): void {
    const due = this.late.filter(({ at }) => at <= now);
    this.late = this.late.filter(({ at }) => at > now);
    for (const { commit } of due) commit();
    this.yamato.passTime(now);
  }

  run(type: string, input: unknown, now: number): Answer {
    const ref = input as Ref;
    switch (type) {
      case 'sendCredit':
        return this.sendCredit(input as SendCreditInput, now);
      case 'sendSlip':
        return this.sendSlip(input as SendSlipInput, now);
      case 'sendCancel':
        return this.mutate('KAACL', ref, now, () => this.yamato.cancel(ref.settlementNo), (call) => {
          const explain = call.result.kind === 'refused' && ['kaacl008E', 'kaacl009E', 'kaacl015E'].includes(call.result.code);
          return { call, after: explain && !this.isDeaf() ? this.transaction(ref.settlementNo) : null };
        });
      case 'sendWithdrawal':
        return this.mutate('KAASL', ref, now, () => this.yamato.withdraw(ref.settlementNo));
      case 'sendReduction':
        return this.mutate('KAAKK', ref, now, () => this.yamato.reduce(ref.settlementNo, (input as SendContentsInput).contents));
      case 'sendReissue':
      case 'sendReissueWithdrawal':
        return this.reissue(type, input as SendReissueInput, now);
      case 'sendSmsCode':
        return this.mutate('KAASA', ref, now, () => this.yamato.checkSms(ref.settlementNo, (input as CheckSmsInput).code));
      case 'inquire':
        return { afterMs: this.draw(this.honest ? 500 : 20_000), value: this.inquire(input as InquireInput, now) };
      default:
        throw new Error(`no such activity: ${type}`);
    }
  }

  /** One question of a watch: the answer, or null when nothing has changed. */
  poll({ settlementNo, plan }: WatchInput, now: number): Inquiry | null {
    const inquiry = this.inquire({ shop: 'demo', orderNumber: 'A-1', settlementNo, callTimeoutMs: 0, mode: plan.mode }, now);
    const { verdict, transaction, notFound, failed } = inquiry;
    if (failed !== null || notFound) return null;
    if (plan.knownVerdict !== null && verdict !== null && verdict !== plan.knownVerdict) return inquiry;
    if (transaction === null) return plan.knownVerdict === null ? inquiry : null;
    const known = plan.knownTransaction;
    return known === null || known.status !== transaction.status || known.warning !== transaction.warning ? inquiry : null;
  }

  private sendCredit(input: SendCreditInput, now: number): Answer {
    const permission = input.resend ? 'current' : this.records.checkSend(input.claimId, input.abandonAt, now);
    if (permission !== 'current') return { afterMs: 5, value: { kind: permission } };
    const { settlementNo } = input;
    const fate = this.fates.get(settlementNo) ?? (['approved', 'approved', 'approved', 'approved', 'held', 'refused', 'invalid'] as const)[this.draw(7)] ?? 'approved';
    this.fates.set(settlementNo, fate);
    return this.mutate('KAARA', input, now, () => this.yamato.credit(settlementNo, input.contents, fate, now), (call) => {
      if (call.result.kind === 'done') this.lastTold.set(settlementNo, String(call.result.value));
      return { kind: 'called', call };
    });
  }

  private sendSlip(input: SendSlipInput, now: number): Answer {
    const { settlementNo, carrier, replaces } = input;
    const wire = toWireSlip({ slipNo: input.slipNo ?? undefined, carrier }, settlementNo);
    if (!wire.ok) throw new Error(`a slip that cannot be sent: ${JSON.stringify(wire.problems)}`);
    const processDiv = carrier !== 'yamato' ? '2' : replaces === null ? '0' : '1';
    const inquiry = input.recheck ? this.inquire({ ...input, mode: 'credit' }, now) : null;
    if (inquiry !== null && inquiry.verdict !== 'approved') return { afterMs: this.draw(1_000), value: { inquiry, call: null, processDiv } };
    const told = this.lastTold.get(settlementNo);
    if (told !== 'approved') throw new Error(`a shipment without an approved credit (${told})`);
    const register = () => this.yamato.register(settlementNo, wire.value.paymentNo, processDiv === '1' ? replaces : null);
    return this.mutate('KAASL', input, now, register, (call) => ({ inquiry, call, processDiv }));
  }

  private reissue(type: string, input: SendReissueInput, now: number): Answer {
    const call = (result: CallResult<unknown>) => ({ operation: 'KAARR', settlementNo: input.settlementNo, sentAt: iso(now), result });
    if (!this.records.claimOnce(input.claim)) return { afterMs: 5, value: call({ kind: 'unknown', reason: 'sentBefore' }) };
    this.reissueThrough = false;
    const through = (): CallResult<null> => {
      const result: CallResult<null> = type === 'sendReissue' ? this.yamato.reissue(input.settlementNo, input.contents) : { kind: 'done', value: null };
      this.reissueThrough = result.kind === 'done';
      return result;
    };
    return this.mutate('KAARR', input, now, through, (sent) => {
      if (sent.result.kind === 'notSent') this.records.releaseOnce(input.claim);
      return sent;
    });
  }

  /** One changing call with its fate. A call that is slow is done before its settling time is over. */
  private mutate<T>(operation: string, ref: Ref, now: number, commit: () => CallResult<T>, shape: (call: { operation: string; settlementNo: string; sentAt: string; result: CallResult<T> }) => unknown = (call) => call): Answer {
    const answer = (afterMs: number, result: CallResult<T>): Answer => ({ afterMs, value: shape({ operation, settlementNo: ref.settlementNo, sentAt: iso(now), result }) });
    const { callTimeoutMs, settlingMs } = this.policy;
    switch (this.honest ? 0 : this.draw(16)) {
      case 1:
        return answer(this.draw(1_000), { kind: 'notSent', reason: 'connectionRefused' });
      case 2:
        return answer(this.draw(callTimeoutMs), { kind: 'unknown', reason: 'connectionLost' });
      case 3:
        commit();
        return answer(this.draw(callTimeoutMs), { kind: 'unknown', reason: 'badXml' });
      case 4:
        this.late.push({ at: now + this.draw(callTimeoutMs + settlingMs), commit: () => void commit() });
        return answer(callTimeoutMs, { kind: 'unknown', reason: 'timeout' });
      case 5:
        if (this.draw(2) === 1) commit();
        return { afterMs: 2 * callTimeoutMs + 6_000, lost: true };
      case 6:
        return answer(this.draw(1_000), { kind: 'refused', code: `${operation.toLowerCase()}999E` });
      case 7:
        commit();
        return answer(this.draw(1_000), { kind: 'refused', code: `${operation.toLowerCase()}999E` });
      default:
        return answer(this.draw(1_000), commit());
    }
  }

  private inquire({ settlementNo, mode }: InquireInput, now: number): Inquiry {
    const inquiry = (found: Partial<Inquiry>): Inquiry => ({ askedAt: iso(now), verdict: null, transaction: null, notFound: false, failed: null, calls: [], ...found });
    if (this.isDeaf()) return inquiry({ failed: { kind: 'unknown', code: 'timeout' } });
    const transaction = this.transaction(settlementNo);
    if (transaction === null) return inquiry({ notFound: true });
    this.lastTold.set(settlementNo, this.yamato.verdict(settlementNo) ?? 'none');
    if (mode === 'transaction') return inquiry({ transaction });
    const verdict = this.yamato.verdict(settlementNo);
    return inquiry(mode === 'credit' && verdict !== null ? { verdict } : { verdict, transaction });
  }

  private transaction(settlementNo: string): Transaction | null {
    const entry = this.yamato.entries.get(settlementNo);
    return entry === undefined ? null : { status: entry.status, warning: entry.warning };
  }

  private isDeaf(): boolean {
    return !this.honest && (this.deaf || this.draw(8) === 1);
  }
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
