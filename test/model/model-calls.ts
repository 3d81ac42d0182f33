/** The activities of the workflow against the model Yamato, each call with a fate: answered, cut, slow, lost, misunderstood. */
import type { SendInput, InquireInput, WatchInput } from '../../src/activities/contract.ts';
import { readsCode } from '../../src/domain/atobarai/codes.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { toWireSlip } from '../../src/domain/atobarai/values/wire-slip.ts';
import type { OrderContents } from '../../src/domain/order/contents.ts';
import { readContents } from '../../src/domain/order/contents-reading.ts';
import type { Inquiry, Transaction } from '../../src/domain/order/inquiry.ts';
import { BEHIND, type Call, type CallResult, type Sent } from '../../src/domain/order/call-result.ts';
import { isBehindRow } from '../../src/domain/order/facts.ts';
import type { Policy } from '../../src/domain/order/policy.ts';
import type { Occurred } from './coverage.ts';
import { invoiceOf } from './invoice-of.ts';
import type { ModelRecords } from './model-records.ts';
import type { ModelYamato, Screening } from './model-yamato.ts';

/** Draws a whole number below `limit`; 0 is the ordinary case everywhere. */
export type Draw = (limit: number) => number;

/** When an activity ends, and with what; `lost`: the worker died with it. */
export type Answer = { readonly afterMs: number; readonly value: unknown } | { readonly afterMs: number; readonly lost: true };

type Ref = { readonly settlementNo: string };

/** Which credit an activity is about. */
export function numberOf(input: unknown): string {
  const { plan, settlementNo } = input as { plan?: { settlementNo?: string }; settlementNo?: string };
  return plan?.settlementNo ?? settlementNo ?? '';
}

function contentsOf({ plan }: SendInput): OrderContents {
  const contents = readContents(plan.input['contents'], atobarai);
  if (contents === null) throw new Error('a plan without contents');
  return contents;
}

function called(call: Call<string | null>): Extract<Sent, { kind: 'called' }> {
  return { kind: 'called', call, asked: null };
}

/**
 * What can become of a changing call. `cut` never arrives, `garbled` is done and its answer is unreadable, `late` is done
 * after its time-out, a worker dies before or after it was done, a code that nobody knows comes with or without effect,
 * and `wrongSettings` is a refusal for the shop's own settings.
 */
export const faults = ['notSent', 'cut', 'garbled', 'late', 'workerLost', 'workerLostAfter', 'unknownCode', 'unknownCodeAfter', 'wrongSettings'] as const;
export type Fault = (typeof faults)[number];

/** What can become of a question. */
export const questionFaults = ['noAnswer', 'questionNotSent', 'questionRefused', 'askerLost'] as const;

const sends: readonly string[] = ['sendCredit', 'sendSlip', 'sendCancel', 'sendWithdrawal', 'sendReduction', 'sendReissue', 'sendReissueWithdrawal', 'sendSmsCode'];

function notSent({ plan }: SendInput, now: number, reason: string): Sent {
  const { operation, settlementNo } = plan;
  return called({ operation, settlementNo, sentAt: iso(now), result: { kind: 'notSent', reason } });
}

export class ModelCalls {
  /** From here on every call gets its honest answer. */
  honest = false;
  /** No inquiry is answered for the time being. */
  deaf = false;
  /** What becomes of every call of an activity, however honest Yamato is otherwise; `deafAfter`: and then no question is answered. */
  readonly insisted = new Map<string, { readonly fault: Fault; readonly deafAfter: boolean }>();
  /** Screenings to come, before they are drawn. */
  readonly screenings: Screening[] = [];
  /** Whether the newest KAARR went through: what staff see in Yamato's console. */
  reissueThrough = false;
  /** A reduction's fate is in doubt: no inquiry tells the amount. */
  amountUnsure = false;
  /** The newest reduction was made. */
  private isReduced = false;
  /** What Yamato last told us of each credit: only after "approved" may a slip be sent. */
  readonly lastTold = new Map<string, string>();
  private late: { readonly at: number; readonly operation: string; readonly settlementNo: string; readonly commit: () => void }[] = [];
  private readonly fates = new Map<string, Screening>();
  private readonly yamato: ModelYamato;
  private readonly records: ModelRecords;
  private readonly draw: Draw;
  private readonly policy: Policy;
  private readonly occurred: Occurred;

  constructor(yamato: ModelYamato, records: ModelRecords, draw: Draw, policy: Policy, occurred: Occurred) {
    this.yamato = yamato;
    this.records = records;
    this.draw = draw;
    this.policy = policy;
    this.occurred = occurred;
  }

  hasLate(): boolean {
    return this.late.length > 0;
  }

  nextLateAt(): number {
    return Math.min(...this.late.map(({ at }) => at));
  }

  /** What was done late by now. */
  passTime(now: number): readonly { readonly operation: string; readonly settlementNo: string }[] {
    const due = this.late.filter(({ at }) => at <= now);
    this.late = this.late.filter(({ at }) => at > now);
    for (const { commit } of due) commit();
    this.yamato.passTime(now);
    return due;
  }

  run(type: string, input: unknown, now: number): Answer {
    const ref = { settlementNo: numberOf(input) };
    const sending = input as SendInput;
    if (type === 'sendReduction') this.isReduced = false;
    if (this.isBehind(type, sending)) return this.nothingSent(sending, now);
    switch (type) {
      case 'sendCredit':
        return this.sendCredit(sending, now);
      case 'sendSlip':
        return this.sendSlip(sending, now);
      case 'sendCancel':
        return this.mutate(type, 'KAACL', ref, now, () => this.yamato.cancel(ref.settlementNo), (call) => {
          const explain = call.result.kind === 'refused' && ['kaacl008E', 'kaacl009E', 'kaacl015E'].includes(call.result.code);
          return { ...called(call), asked: explain && !this.isDeaf() ? this.inquire({ settlementNo: ref.settlementNo, mode: 'transaction' }, now) : null };
        });
      case 'sendWithdrawal':
        return this.mutate(type, 'KAASL9', ref, now, () => this.yamato.withdraw(ref.settlementNo));
      case 'sendReduction':
        return this.reduce(sending, now);
      case 'sendReissue':
      case 'sendReissueWithdrawal':
        return this.reissue(type, sending, now);
      case 'sendSmsCode':
        return this.mutate(type, 'KAASA', ref, now, () => this.yamato.checkSms(ref.settlementNo, String(sending.plan.input['code']), now));
      case 'fetchInvoice':
        return this.fetchInvoice(ref, now);
      case 'inquire':
        return this.asked(input as InquireInput, now);
      default:
        throw new Error(`no such activity: ${type}`);
    }
  }

  /** The records know more than whoever asks for the call; of a first credit they are asked otherwise. */
  private isBehind(type: string, { known, plan }: SendInput): boolean {
    const held = this.records.state;
    return sends.includes(type) && known !== null && held !== null && !this.records.down && plan.keeps !== 'permission' && isBehindRow(known, held);
  }

  private nothingSent(input: SendInput, now: number): Answer {
    this.occurred.note('happening', 'call of a run that is behind');
    return { afterMs: 5, value: notSent(input, now, BEHIND) };
  }

  /** Nobody is left who could hear their answers. */
  lose(calls: readonly { readonly type: string }[]): void {
    this.amountUnsure ||= this.isReduced && calls.some(({ type }) => type === 'sendReduction');
  }

  /** One question of a watch: the answer, or null when nothing has changed. */
  poll({ settlementNo, plan }: WatchInput, now: number): Inquiry | null {
    const inquiry = this.inquire({ settlementNo, mode: plan.mode }, now);
    const { verdict, transaction, notFound, failed } = inquiry;
    if (failed !== null || notFound) return null;
    if (plan.knownVerdict !== null && verdict !== null && verdict !== plan.knownVerdict) return inquiry;
    if (transaction === null) return plan.knownVerdict === null ? inquiry : null;
    const known = plan.knownTransaction;
    return known === null || known.status !== transaction.status || known.warning !== transaction.warning ? inquiry : null;
  }

  private sendCredit(input: SendInput, now: number): Answer {
    const { abandonAt, plan } = input;
    const { settlementNo } = plan;
    const contents = contentsOf(input);
    if (this.records.down) return { afterMs: 500, value: notSent(input, now, 'recordsUnavailable') };
    const repeat = plan.keeps === 'permission' ? 'nothingSent' : this.records.permitRepeat(input.claimId, settlementNo);
    if (repeat === 'superseded') return { afterMs: 5, value: notSent(input, now, BEHIND) };
    const isFirst = repeat === 'nothingSent';
    if (isFirst) {
      const isOverdue = abandonAt !== null && Date.parse(abandonAt) <= now;
      const permission = this.records.permitSend(input.claimId, settlementNo, { at: iso(now), amountYen: isOverdue ? null : contents.amountYen });
      if (permission.kind === 'current') return { afterMs: 5, value: { kind: 'abandoned' } };
      if (permission.kind === 'sentBefore' && plan.keeps !== 'permission') return { afterMs: 5, value: notSent(input, now, 'recordsUnavailable') };
      if (permission.kind === 'superseded' && plan.keeps !== 'permission') return { afterMs: 5, value: notSent(input, now, BEHIND) };
      if (permission.kind !== 'permitted') return { afterMs: 5, value: permission };
    }
    const fate = this.fates.get(settlementNo) ?? this.screenings.shift() ?? (['approved', 'approved', 'approved', 'approved', 'held', 'refused', 'invalid'] as const)[this.draw(7)] ?? 'approved';
    this.fates.set(settlementNo, fate);
    return this.mutate('sendCredit', 'KAARA', plan, now, () => this.yamato.credit(settlementNo, contents, fate, now), (call) => {
      const { result } = call;
      const isNothingLeft = result.kind === 'notSent' || (result.kind === 'refused' && readsCode(result.code, { plan, doubt: null }) !== 'unclear');
      if (isFirst && isNothingLeft) this.records.sends.release(settlementNo);
      if (result.kind === 'done') this.lastTold.set(settlementNo, String(result.value));
      return called(call);
    });
  }

  private sendSlip(input: SendInput, now: number): Answer {
    const { plan } = input;
    const { settlementNo } = plan;
    const { slipNo, carrier, replaces } = plan.input as { slipNo: string | null; carrier: string; replaces: string | null };
    const wire = toWireSlip({ slipNo, carrier }, settlementNo);
    if (!wire.ok) throw new Error(`a slip that cannot be sent: ${JSON.stringify(wire.problems)}`);
    const processDiv = carrier !== 'yamato' ? '2' : replaces === null ? '0' : '1';
    const isMarked = plan.keeps === 'mark' || plan.keeps === 'markAgain';
    const name = `KAASL1-${settlementNo}-${input.actionId}-${plan.parcel}`;
    const mark = plan.keeps === 'mark' ? name : null;
    if (isMarked && this.records.down) return { afterMs: 500, value: notSent(input, now, 'recordsUnavailable') };
    if (mark !== null && !this.records.sends.claimOnce(mark)) return { afterMs: 5, value: called({ operation: 'KAASL', settlementNo, sentAt: iso(now), result: { kind: 'unknown', reason: 'sentBefore' } }) };
    if (plan.keeps === 'markAgain') this.records.sends.claimOnce(name);
    const asked = plan.recheck || this.records.down ? this.inquire({ settlementNo, mode: 'credit' }, now) : null;
    if (asked !== null && asked.verdict !== 'approved') {
      if (mark !== null) this.records.sends.releaseOnce(mark);
      return { afterMs: this.draw(1_000), value: { kind: 'held', asked } };
    }
    const told = this.lastTold.get(settlementNo);
    if (told !== 'approved') throw new Error(`a shipment without an approved credit (${told})`);
    if (processDiv === '1' && (this.yamato.entries.get(settlementNo)?.slips.length ?? 0) > 1) this.occurred.note('happening', 'slip of several changed');
    const register = () => this.yamato.register(settlementNo, wire.value.paymentNo, processDiv === '1' ? replaces : null);
    return this.mutate('sendSlip', `KAASL${processDiv}`, plan, now, register, (call) => {
      if (mark !== null && call.result.kind === 'notSent') this.records.sends.releaseOnce(mark);
      return { ...called(call), asked };
    });
  }

  /** What was kept for an earlier try is sent, whatever is asked for now. */
  private reduce(input: SendInput, now: number): Answer {
    const { actionId, plan } = input;
    const { settlementNo } = plan;
    if (this.records.down) return { afterMs: 500, value: notSent(input, now, 'recordsUnavailable') };
    const { contents } = this.records.sends.keep(settlementNo, { operation: 'KAAKK', actionId, contents: contentsOf(input) });
    const wasUnsure = this.amountUnsure;
    let isTooLate = false;
    const answer = this.mutate('sendReduction', 'KAAKK', plan, now, () => {
      this.isReduced = true;
      const result = this.yamato.reduce(settlementNo, contents);
      isTooLate = result.kind === 'refused' && result.code === 'kaakk010E';
      return result;
    });
    // Of an earlier try this says nothing.
    this.amountUnsure ||= isTooLate && wasUnsure;
    return answer;
  }

  private reissue(type: string, input: SendInput, now: number): Answer {
    const { plan } = input;
    const { settlementNo } = plan;
    const contents = contentsOf(input);
    if (this.records.down) return { afterMs: 500, value: notSent(input, now, 'recordsUnavailable') };
    this.records.sends.keep(settlementNo, { operation: 'KAARR', actionId: input.actionId, contents });
    const claim = `KAARR-${input.actionId}`;
    if (!this.records.sends.claimOnce(claim)) return { afterMs: 5, value: called({ operation: 'KAARR', settlementNo, sentAt: iso(now), result: { kind: 'unknown', reason: 'sentBefore' } }) };
    this.reissueThrough = false;
    const through = (): CallResult<null> => {
      const result = type === 'sendReissue' ? this.yamato.reissue(settlementNo, contents) : this.yamato.withdrawReissue(settlementNo);
      this.reissueThrough = result.kind === 'done';
      return result;
    };
    return this.mutate(type, type === 'sendReissue' ? 'KAARR1' : 'KAARR3', plan, now, through, (call) => {
      if (call.result.kind === 'notSent') this.records.sends.releaseOnce(claim);
      return called(call);
    });
  }

  /** One changing call with its fate. A call that is slow is done before its settling time is over. */
  private mutate<T extends string | null>(type: string, operation: string, ref: Ref, now: number, commit: () => CallResult<T>, shape: (call: Call<T>) => Sent = called): Answer {
    const wireName = operation.slice(0, 5);
    const answer = (afterMs: number, result: CallResult<T>): Answer => ({ afterMs, value: shape({ operation: wireName, settlementNo: ref.settlementNo, sentAt: iso(now), result }) });
    const { callTimeoutMs, settlingMs } = this.policy;
    const fault = this.faultOf(type);
    this.occurred.note('operation', operation);
    if (operation === 'KAAKK' && fault !== 'notSent' && fault !== 'wrongSettings') this.amountUnsure = fault !== null;
    if (fault !== null) this.occurred.note('fault', `${operation} ${fault}`);
    switch (fault) {
      case 'notSent':
        return answer(this.draw(1_000), { kind: 'notSent', reason: 'connectionRefused' });
      case 'cut':
        return answer(this.draw(callTimeoutMs), { kind: 'unknown', reason: 'connectionLost' });
      case 'garbled':
        commit();
        return answer(this.draw(callTimeoutMs), { kind: 'unknown', reason: 'badXml' });
      case 'late':
        this.late.push({ at: now + this.draw(callTimeoutMs + settlingMs), operation, settlementNo: ref.settlementNo, commit: () => void commit() });
        return answer(callTimeoutMs, { kind: 'unknown', reason: 'timeout' });
      case 'workerLostAfter':
        commit();
        return { afterMs: 2 * callTimeoutMs + 6_000, lost: true };
      case 'workerLost':
        return { afterMs: 2 * callTimeoutMs + 6_000, lost: true };
      case 'unknownCode':
        return answer(this.draw(1_000), { kind: 'refused', code: `${wireName.toLowerCase()}999E` });
      case 'unknownCodeAfter':
        commit();
        return answer(this.draw(1_000), { kind: 'refused', code: `${wireName.toLowerCase()}999E` });
      case 'wrongSettings':
        return answer(this.draw(1_000), { kind: 'refused', code: `${wireName.toLowerCase()}003E` });
      case null:
        return answer(this.draw(1_000), commit());
    }
  }

  private faultOf(type: string): Fault | null {
    const insisted = this.insisted.get(type);
    if (insisted === undefined) return this.honest ? null : (faults[this.draw(20) - 1] ?? null);
    this.deaf ||= insisted.deafAfter;
    return insisted.fault;
  }

  private fetchInvoice({ settlementNo }: Ref, now: number): Answer {
    this.occurred.note('operation', 'KAASD');
    const answer = (result: CallResult<unknown>): Answer => ({ afterMs: this.draw(1_000), value: { operation: 'KAASD', settlementNo, sentAt: iso(now), result } });
    switch (this.honest ? 0 : this.draw(12)) {
      case 1:
        return answer({ kind: 'notSent', reason: 'connectionRefused' });
      case 2:
        return answer({ kind: 'unknown', reason: 'timeout' });
      case 3:
        return { afterMs: 2 * this.policy.callTimeoutMs + 6_000, lost: true };
      default: {
        const found = this.yamato.printData(settlementNo);
        return answer('entry' in found ? { kind: 'done', value: invoiceOf(found.entry) } : { kind: 'refused', code: found.refusedAs });
      }
    }
  }

  private asked(input: InquireInput, now: number): Answer {
    if (!this.honest && this.draw(24) === 1) {
      this.occurred.note('fault', 'askerLost');
      return { afterMs: 2 * this.policy.callTimeoutMs + 6_000, lost: true };
    }
    return { afterMs: this.draw(this.honest ? 500 : 20_000), value: this.inquire(input, now) };
  }

  private inquire({ settlementNo, mode }: Pick<InquireInput, 'settlementNo' | 'mode'>, now: number): Inquiry {
    const operation = mode === 'transaction' ? 'KAAST' : 'KAARS';
    const inquiry = (found: Partial<Inquiry>): Inquiry => {
      const { failed = null, verdict = null, transaction = null } = found;
      const call = { operation, settlementNo, outcome: failed?.kind ?? 'done', code: failed?.code ?? null, answer: verdict ?? transaction?.status ?? null, at: iso(now) } as const;
      return { askedAt: iso(now), verdict: null, transaction: null, notFound: false, failed: null, calls: [call], ...found };
    };
    this.occurred.note('operation', operation);
    const failed = this.failedQuestion();
    if (failed !== null) return inquiry({ failed });
    const transaction = this.transaction(settlementNo);
    if (transaction === null) return inquiry({ notFound: true });
    this.lastTold.set(settlementNo, this.yamato.verdict(settlementNo) ?? 'none');
    if (mode === 'transaction') return inquiry({ transaction });
    const verdict = this.yamato.verdict(settlementNo);
    return inquiry(mode === 'credit' && verdict !== null ? { verdict } : { verdict, transaction });
  }

  private failedQuestion(): Inquiry['failed'] {
    if (!this.isDeaf()) return null;
    const fault = questionFaults[this.honest ? 0 : this.draw(3)] ?? 'noAnswer';
    this.occurred.note('fault', fault);
    switch (fault) {
      case 'questionNotSent':
        return { kind: 'notSent', code: 'connectionRefused' };
      case 'questionRefused':
        return { kind: 'refused', code: 'kaast003E' };
      default:
        return { kind: 'unknown', code: 'timeout' };
    }
  }

  private transaction(settlementNo: string): Transaction | null {
    const entry = this.yamato.entries.get(settlementNo);
    return entry === undefined ? null : { status: entry.status, warning: entry.warning };
  }

  private isDeaf(): boolean {
    return this.deaf || (!this.honest && this.draw(8) === 1);
  }
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
