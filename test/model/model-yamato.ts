/** クロネコ代金後払い as a ledger in memory: states, amounts, slips, SMS codes and the rules of each operation. @see atobarai §2, §6 */
import type { CreditVerdict, SmsVerdict, TransactionStatus, TransactionWarning } from '../../src/domain/atobarai/answers.ts';
import type { CallResult } from '../../src/domain/call-result.ts';
import type { OrderContents } from '../../src/domain/contents.ts';

export type Entry = {
  status: TransactionStatus;
  warning: TransactionWarning;
  /** Over the limit is refused with another verdict. */
  over: boolean;
  readonly firstAmountYen: number;
  amountYen: number;
  contents: OrderContents;
  slips: string[];
  sms: { readonly code: string; wrong: number; readonly deadline: number } | null;
  reissues: number;
};

const SHIPPABLE: readonly TransactionStatus[] = ['approved', 'slipRegistered', 'deliveryProblem', 'warned'];
const CANCELLABLE: readonly TransactionStatus[] = [...SHIPPABLE, 'held', 'saleConfirmed', 'invoiced'];
const REDUCIBLE: readonly TransactionStatus[] = [...SHIPPABLE, 'saleConfirmed', 'invoiced'];
const REISSUES_MAX = 7;
const SMS_TRIES = 5;
export const SMS_CODE = '1234';

const done: CallResult<null> = { kind: 'done', value: null };

function refused(code: string): { kind: 'refused'; code: string } {
  return { kind: 'refused', code };
}

export class ModelYamato {
  readonly entries = new Map<string, Entry>();
  private readonly limitYen: number;

  constructor(limitYen: number) {
    this.limitYen = limitYen;
  }

  live(): string[] {
    return [...this.entries].filter(([, { status }]) => CANCELLABLE.includes(status) || status === 'paid').map(([number]) => number);
  }

  /** `fate`: what the screening would say. */
  credit(number: string, contents: OrderContents, fate: 'approved' | 'held' | 'refused' | 'invalid', now: number): CallResult<CreditVerdict> {
    if (this.entries.has(number)) return refused('kaara009E');
    if (fate === 'invalid') return refused('kaara103E');
    const owed = this.live().reduce((sum, live) => sum + (this.entries.get(live)?.amountYen ?? 0), 0);
    const over = owed + contents.amountYen > this.limitYen;
    const sms = contents.invoice === 'sms' && fate === 'approved' && !over ? { code: SMS_CODE, wrong: 0, deadline: now + 180_000 } : null;
    const status = over ? 'refused' : sms === null ? fate : 'held';
    const { amountYen } = contents;
    this.entries.set(number, { status, warning: 'none', over, firstAmountYen: amountYen, amountYen, contents, slips: [], sms, reissues: 0 });
    return { kind: 'done', value: over ? 'overLimit' : status };
  }

  register(number: string, slip: string, replaces: string | null): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaasl008E');
    if (!SHIPPABLE.includes(entry.status) || (replaces !== null && entry.slips.length === 0)) return refused(replaces === null ? 'kaasl020E' : 'kaasl022E');
    if (replaces !== null && !entry.slips.includes(replaces)) return refused('kaasl032E');
    if (replaces !== null) entry.slips = entry.slips.map((known) => (known === replaces ? slip : known));
    else if (!entry.slips.includes(slip)) {
      const places = Math.max(1, entry.contents.destinations.length);
      if (places === 1) entry.slips = [slip];
      else if (entry.slips.length >= places) return refused('kaasl017E');
      else entry.slips.push(slip);
    }
    entry.status = 'slipRegistered';
    return done;
  }

  withdraw(number: string): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaasl008E');
    if (!SHIPPABLE.includes(entry.status) || entry.slips.length === 0) return refused('kaasl022E');
    entry.slips = [];
    entry.status = 'approved';
    return done;
  }

  cancel(number: string): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaacl008E');
    if (!CANCELLABLE.includes(entry.status)) return refused(entry.status === 'paid' ? 'kaacl015E' : 'kaacl009E');
    entry.status = 'cancelled';
    return done;
  }

  reduce(number: string, contents: OrderContents): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaakk008E');
    if (!REDUCIBLE.includes(entry.status)) return refused(entry.status === 'cancelled' ? 'kaakk010E' : 'kaakk009E');
    if (contents.amountYen === entry.amountYen) return refused('kaakk049E');
    if (contents.amountYen >= entry.firstAmountYen) return refused('kaakk048E');
    Object.assign(entry, { amountYen: contents.amountYen, contents });
    return done;
  }

  reissue(number: string, contents: OrderContents): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaarr008E');
    if (!REDUCIBLE.includes(entry.status) || entry.reissues >= REISSUES_MAX) return refused('kaarr015E');
    entry.reissues += 1;
    entry.contents = contents;
    return done;
  }

  checkSms(number: string, code: string): CallResult<SmsVerdict> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaasa008E');
    if (entry.sms === null || entry.status !== 'held') return { kind: 'done', value: 'notWaiting' };
    if (entry.sms.wrong >= SMS_TRIES) return refused('kaasa021E');
    if (code === entry.sms.code) {
      entry.status = 'approved';
      return { kind: 'done', value: 'accepted' };
    }
    entry.sms.wrong += 1;
    return { kind: 'done', value: 'wrongCode' };
  }

  /** SMS codes that nobody entered lapse. */
  passTime(now: number): void {
    for (const entry of this.entries.values()) {
      if (entry.status === 'held' && entry.sms !== null && entry.sms.deadline <= now) entry.status = 'lapsed';
    }
  }

  /** KAARS: none for a number it does not know or has cancelled. */
  verdict(number: string): CreditVerdict | null {
    const entry = this.entries.get(number);
    switch (entry?.status) {
      case undefined:
      case 'cancelled':
      case 'lapsed':
        return null;
      case 'held':
        return 'held';
      case 'refused':
        return entry?.over === true ? 'overLimit' : 'refused';
      default:
        return 'approved';
    }
  }

  /** What can happen there by itself or in Yamato's own console. */
  static readonly next: Readonly<Partial<Record<TransactionStatus, readonly TransactionStatus[]>>> = {
    held: ['approved', 'approved', 'refused', 'cancelled'],
    approved: ['refused', 'slipRegistered', 'cancelled', 'warned'],
    warned: ['slipRegistered', 'cancelled', 'refused'],
    slipRegistered: ['saleConfirmed', 'saleConfirmed', 'approved', 'cancelled', 'deliveryProblem'],
    deliveryProblem: ['saleConfirmed'],
    saleConfirmed: ['invoiced', 'cancelled', 'paid'],
    invoiced: ['paid', 'cancelled'],
  };

  edit(number: string, choose: (limit: number) => number): boolean {
    const entry = this.entries.get(number);
    const choices = entry === undefined || entry.sms !== null ? undefined : ModelYamato.next[entry.status];
    if (entry === undefined || choices === undefined) return false;
    entry.status = choices[choose(choices.length)] ?? entry.status;
    entry.warning = entry.status === 'warned' ? 'slipMissing' : entry.status === 'deliveryProblem' ? 'deliveryProblem' : 'none';
    if (entry.status === 'approved') entry.slips = [];
    if (entry.status === 'slipRegistered') entry.slips = ['999999999999'];
    return true;
  }
}
