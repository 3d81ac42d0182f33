/** The order records as the workflow knows them: what was published, claims, and whether the cart has given up. */
import type { LoadedOrder } from '../../src/activities/contract.ts';
import type { ActionLine } from '../../src/domain/history.ts';
import type { OrderState } from '../../src/domain/order-state.ts';
import type { Publication, PublishResult } from '../../src/domain/publication.ts';

export class ModelRecords {
  down = false;
  state: OrderState | null = null;
  readonly lines = new Map<string, ActionLine>();
  /** The start that owns the order number. */
  claimId = '';
  abandoned = false;
  private verdictFor: string | null = null;
  private readonly claims = new Set<string>();

  publish({ state, lines, verdict }: Publication): PublishResult {
    const applied = this.state === null || state.sequence > this.state.sequence;
    if (applied) this.state = state;
    for (const line of lines) this.write(line);
    if (verdict !== null && !this.abandoned) this.verdictFor = state.claimId;
    return { applied, abandoned: this.abandoned && state.claimId === this.claimId };
  }

  /** The cart gives a start up; false: its verdict was first. */
  abandon(): boolean {
    if (this.verdictFor === this.claimId) return false;
    this.abandoned = true;
    return true;
  }

  own(claimId: string): void {
    this.claimId = claimId;
    this.abandoned = false;
  }

  checkSend(claimId: string, abandonAt: string | null, now: number): 'current' | 'superseded' | 'abandoned' {
    if (claimId !== this.claimId) return 'superseded';
    return this.abandoned || (abandonAt !== null && Date.parse(abandonAt) <= now) ? 'abandoned' : 'current';
  }

  claimOnce(claim: string): boolean {
    if (this.claims.has(claim)) return false;
    this.claims.add(claim);
    return true;
  }

  releaseOnce(claim: string): void {
    this.claims.delete(claim);
  }

  load(): LoadedOrder | null {
    const finished = [...this.lines.values()].filter(({ state }) => state === 'finished');
    return this.state === null ? null : { state: this.state, finishedActionIds: finished.map(({ id }) => id) };
  }

  /** An action has one outcome: once told, it never becomes another. */
  private write(line: ActionLine): void {
    const known = this.lines.get(line.id);
    if (known?.state === 'finished' && (line.state !== 'finished' || line.outcome !== known.outcome)) {
      throw new Error(`action ${line.id} ${line.action} had an outcome (${known.outcome}) and gets another: ${line.state} ${line.outcome}`);
    }
    this.lines.set(line.id, line);
  }
}
