/** What the records keep of sends, in case their run is lost: which number was permitted, and what cannot be asked about. */
import type { OrderContents } from '../../src/domain/order/contents.ts';
import type { LaterCredit } from '../../src/domain/order/order-state.ts';
import type { SentCredit } from '../../src/records/contract/sends.ts';

type Plan = { readonly actionId: string; readonly operation: string; readonly contents: OrderContents };

export class ModelSends {
  /** By settlement number; null: nothing is ever sent under it. */
  private readonly notes = new Map<string, SentCredit | null>();
  private readonly plans = new Map<string, Plan>();
  private readonly once = new Set<string>();

  isNoted(settlementNo: string): boolean {
    return this.notes.has(settlementNo);
  }

  /** Null: nothing was. */
  sent(settlementNo: string): SentCredit | null {
    return this.notes.get(settlementNo) ?? null;
  }

  /** Of numbers that were claimed as those of later generations. */
  later(generations: number): readonly LaterCredit[] {
    return [...this.notes].flatMap(([settlementNo, sent]) => {
      const generation = Number(/^A-1-(\d+)$/.exec(settlementNo)?.[1] ?? 0);
      return sent === null || generation <= generations ? [] : [{ settlementNo, generation, amountYen: sent.amountYen }];
    });
  }

  permit(settlementNo: string, sent: SentCredit): void {
    this.notes.set(settlementNo, sent);
  }

  release(settlementNo: string): void {
    this.notes.delete(settlementNo);
  }

  void(settlementNo: string): SentCredit | null {
    if (!this.notes.has(settlementNo)) this.notes.set(settlementNo, null);
    return this.sent(settlementNo);
  }

  /** The first plan of a request stands, and is what is sent. */
  keep(settlementNo: string, plan: Plan): Plan {
    const id = `${plan.operation} ${settlementNo} ${plan.actionId}`;
    const kept = this.plans.get(id) ?? plan;
    this.plans.set(id, kept);
    return kept;
  }

  kept(): readonly { readonly actionId: string; readonly operation: string; readonly amountYen: number | null }[] {
    return [...this.plans.values()].map(({ actionId, operation, contents }) => ({ actionId, operation, amountYen: operation === 'KAAKK' ? contents.amountYen : null }));
  }

  claimOnce(claim: string): boolean {
    if (this.once.has(claim)) return false;
    this.once.add(claim);
    return true;
  }

  releaseOnce(claim: string): void {
    this.once.delete(claim);
  }
}
