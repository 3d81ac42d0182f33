/** クロネコ代金後払い as a ledger in memory: states, amounts, slips, SMS codes and the rules of each operation. @see atobarai §2, §6 */
import type { CreditVerdict, TransactionStatus } from '../../src/domain/order/inquiry.ts';
import type { SmsVerdict, TransactionWarning } from '../../src/domain/atobarai/answers.ts';
import type { CallResult } from '../../src/domain/order/call-result.ts';
import { termsOf } from '../../src/domain/atobarai/terms.ts';
import type { OrderContents } from '../../src/domain/order/contents.ts';

export type Screening = 'approved' | 'held' | 'refused' | 'invalid';

export type Entry = {
  status: TransactionStatus;
  warning: TransactionWarning;
  /** Over the limit is refused with another verdict. */
  over: boolean;
  readonly firstAmountYen: number;
  amountYen: number;
  contents: OrderContents;
  /** What a withdrawal of the newest content change brings back; null: there is none to withdraw. */
  before: OrderContents | null;
  slips: string[];
  sms: { readonly code: string; wrong: number; readonly deadline: number } | null;
  reissues: number;
};

const SHIPPABLE: readonly TransactionStatus[] = ['approved', 'slipRegistered', 'deliveryProblem', 'warned'];
const CANCELLABLE: readonly TransactionStatus[] = [...SHIPPABLE, 'held', 'saleConfirmed', 'invoiced'];
const REDUCIBLE: readonly TransactionStatus[] = [...SHIPPABLE, 'saleConfirmed', 'invoiced'];
const REISSUES_MAX = 7;
const SMS_TRIES = 3;
/** One slip may be on so many orders. */
const ORDERS_PER_SLIP = 3;
export const SMS_CODE = '1234';
/** What an edit in the console registers: a slip that nobody here knows. */
export const FOREIGN_SLIP = '999999999999';

const done: CallResult<null> = { kind: 'done', value: null };

function refused(code: string): { kind: 'refused'; code: string } {
  return { kind: 'refused', code };
}

export class ModelYamato {
  readonly entries = new Map<string, Entry>();
  /** What the buyer owes on orders of other shops. */
  owedElsewhereYen = 0;
  /** On how many orders of others a slip is already. */
  readonly slipsElsewhere = new Map<string, number>();
  private readonly limitYen: number;

  constructor(limitYen: number) {
    this.limitYen = limitYen;
  }

  live(): string[] {
    return [...this.entries].filter(([, { status }]) => CANCELLABLE.includes(status) || status === 'paid').map(([number]) => number);
  }

  /** `fate`: what the screening would say. */
  credit(number: string, contents: OrderContents, fate: Screening, now: number): CallResult<CreditVerdict> {
    if (this.entries.has(number)) return refused('kaara009E');
    if (fate === 'invalid') return refused('kaara103E');
    const owed = this.live().reduce((sum, live) => sum + (this.entries.get(live)?.amountYen ?? 0), this.owedElsewhereYen);
    const over = owed + contents.amountYen > this.limitYen;
    const sms = termsOf(contents).invoice === 'sms' && fate === 'approved' && !over ? { code: SMS_CODE, wrong: 0, deadline: now + 180_000 } : null;
    const status = over ? 'refused' : sms === null ? fate : 'held';
    this.enter(number, contents, status, { over, sms });
    return { kind: 'done', value: over ? 'overLimit' : status };
  }

  /** A credit as it stands there, whoever opened it. */
  enter(number: string, contents: OrderContents, status: TransactionStatus, rest: Partial<Entry> = {}): void {
    const { amountYen } = contents;
    this.entries.set(number, { status, warning: 'none', over: false, firstAmountYen: amountYen, amountYen, contents, before: null, slips: [], sms: null, reissues: 0, ...rest });
  }

  register(number: string, slip: string, replaces: string | null): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaasl008E');
    if (!SHIPPABLE.includes(entry.status) || (replaces !== null && entry.slips.length === 0)) return refused(replaces === null ? 'kaasl020E' : 'kaasl022E');
    if (replaces !== null && !entry.slips.includes(replaces)) return refused('kaasl032E');
    if (!entry.slips.includes(slip) && this.ordersWith(slip) >= ORDERS_PER_SLIP) return refused('kaasl045E');
    if (replaces !== null) entry.slips = [...new Set(entry.slips.map((known) => (known === replaces ? slip : known)))];
    else if (!entry.slips.includes(slip)) {
      const places = Math.max(1, entry.contents.destinations.length);
      if (places === 1) entry.slips = [slip];
      else if (entry.slips.length >= places) return refused('kaasl017E');
      else entry.slips.push(slip);
    }
    Object.assign(entry, { status: 'slipRegistered', warning: 'none' });
    return done;
  }

  private ordersWith(slip: string): number {
    const ours = [...this.entries.values()].filter(({ slips, status }) => status !== 'cancelled' && slips.includes(slip));
    return ours.length + (this.slipsElsewhere.get(slip) ?? 0);
  }

  withdraw(number: string): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaasl008E');
    if (!SHIPPABLE.includes(entry.status) || entry.slips.length === 0) return refused('kaasl022E');
    Object.assign(entry, { slips: [], status: 'approved', warning: 'none' });
    return done;
  }

  cancel(number: string): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaacl008E');
    if (!CANCELLABLE.includes(entry.status)) return refused(entry.status === 'paid' ? 'kaacl015E' : 'kaacl009E');
    Object.assign(entry, { status: 'cancelled', warning: 'none' });
    return done;
  }

  reduce(number: string, contents: OrderContents): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaakk008E');
    if (!REDUCIBLE.includes(entry.status)) return refused(['cancelled', 'lapsed', 'paid'].includes(entry.status) ? 'kaakk010E' : 'kaakk009E');
    if (contents.amountYen === entry.amountYen) return refused('kaakk049E');
    if (contents.amountYen >= entry.firstAmountYen) return refused('kaakk050E');
    Object.assign(entry, { amountYen: contents.amountYen, contents, before: null });
    return done;
  }

  reissue(number: string, contents: OrderContents): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaarr008E');
    if (!REDUCIBLE.includes(entry.status)) return refused(entry.status === 'paid' ? 'kaarr016E' : 'kaarr015E');
    if (entry.reissues >= REISSUES_MAX) return refused('kaarr009E');
    if (contents.amountYen !== entry.amountYen) return refused('kaarr067E');
    Object.assign(entry, { reissues: entry.reissues + 1, before: entry.contents, contents });
    return done;
  }

  withdrawReissue(number: string): CallResult<null> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaarr008E');
    if (entry.before === null || !REDUCIBLE.includes(entry.status)) return refused('kaarr017E');
    Object.assign(entry, { contents: entry.before, before: null });
    return done;
  }

  checkSms(number: string, code: string, now: number): CallResult<SmsVerdict> {
    const entry = this.entries.get(number);
    if (entry === undefined) return refused('kaasa020E');
    if (entry.sms !== null && entry.status === 'lapsed' && entry.sms.deadline <= now) return { kind: 'done', value: 'expired' };
    if (entry.sms !== null && entry.sms.wrong >= SMS_TRIES) return refused('kaasa021E');
    if (entry.sms === null || entry.status !== 'held') return { kind: 'done', value: 'notWaiting' };
    if (code === entry.sms.code) {
      entry.status = 'approved';
      return { kind: 'done', value: 'accepted' };
    }
    entry.sms.wrong += 1;
    if (entry.sms.wrong >= SMS_TRIES) entry.status = 'lapsed';
    return { kind: 'done', value: 'wrongCode' };
  }

  /** KAASD; null: refused with this code. Once it was asked for, nothing warns of it any more. */
  printData(number: string): { readonly entry: Entry } | { readonly refusedAs: string } {
    const entry = this.entries.get(number);
    if (entry === undefined) return { refusedAs: 'kaasd008E' };
    if (termsOf(entry.contents).invoice !== 'enclosed') return { refusedAs: 'kaasd010E' };
    if (!REDUCIBLE.includes(entry.status)) return { refusedAs: 'kaasd009E' };
    if (entry.warning === 'printDataNotFetched') entry.warning = 'none';
    return { entry };
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
    held: ['approved', 'approved', 'refused', 'cancelled', 'lapsed'],
    approved: ['refused', 'slipRegistered', 'cancelled', 'warned'],
    warned: ['slipRegistered', 'cancelled', 'refused'],
    slipRegistered: ['saleConfirmed', 'saleConfirmed', 'approved', 'cancelled', 'deliveryProblem'],
    deliveryProblem: ['saleConfirmed', 'slipRegistered'],
    saleConfirmed: ['invoiced', 'cancelled', 'paid'],
    invoiced: ['paid', 'cancelled'],
  };

  edit(number: string, choose: (limit: number) => number): boolean {
    const entry = this.entries.get(number);
    const choices = entry === undefined || entry.sms !== null ? undefined : ModelYamato.next[entry.status];
    const status = choices?.[choose(choices.length)];
    if (status === undefined) return false;
    this.put(number, status, choose);
    return true;
  }

  /** Somebody puts a credit into this status, with what belongs to it. */
  put(number: string, status: TransactionStatus, choose: (limit: number) => number): void {
    const entry = this.entries.get(number);
    if (entry === undefined) return;
    const before = entry.status;
    entry.status = status;
    entry.warning = warningsOf[status]?.[choose(3)] ?? 'none';
    if (status === 'approved') entry.slips = [];
    if (status === 'slipRegistered' && before !== 'deliveryProblem') entry.slips = [FOREIGN_SLIP];
  }

  /** A warning comes while the status stays. @see atobarai §2.4 */
  warn(number: string, choose: (limit: number) => number): boolean {
    const entry = this.entries.get(number);
    const choices = entry === undefined ? undefined : warningsOf[entry.status];
    if (entry === undefined || choices === undefined) return false;
    entry.warning = choices[choose(choices.length)] ?? 'none';
    return true;
  }
}

const warningsOf: Readonly<Partial<Record<TransactionStatus, readonly TransactionWarning[]>>> = {
  approved: ['none', 'slipMissing', 'printDataNotFetched', 'other'],
  warned: ['slipMissing', 'slipMissing', 'slipMissing'],
  slipRegistered: ['none', 'notDelivered', 'printDataNotFetched', 'deliveryProblem'],
  deliveryProblem: ['deliveryProblem', 'notDelivered', 'deliveryProblem'],
};
