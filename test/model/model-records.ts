/** The order records as the workflow knows them: what was published, claims, and whether the cart has given up. */
import type { LoadedOrder } from '../../src/activities/contract.ts';
import type { ActionLine } from '../../src/domain/history.ts';
import type { OrderState, VerdictKind } from '../../src/domain/order-state.ts';
import { compareHeld } from '../../src/domain/facts.ts';
import type { Publication, PublishResult } from '../../src/domain/publication.ts';
import type { Run } from '../../src/workflows/run.ts';
import { tells } from './held.ts';

const OPEN_VERDICTS: readonly (VerdictKind | undefined)[] = [undefined, 'held', 'unknown'];

/** Lines of broken messages go by what was wrong with them. */
const isOurs = ({ id }: ActionLine): boolean => id.startsWith('action-') || id.startsWith('start-');

export class ModelRecords {
  down = false;
  state: OrderState | null = null;
  readonly lines = new Map<string, ActionLine>();
  /** The start that owns the order number, and the settlement number it came with. */
  claimId = '';
  abandoned = false;
  private claimedNo = '';
  /** The answer of each start. */
  private readonly verdicts = new Map<string, VerdictKind>();
  /** By which publication each line was written: an older one does not write it again. */
  private readonly writtenAt = new Map<string, number>();
  /** Lines finished by a task that completed: from then on they stay as they are. */
  private readonly settled = new Set<string>();
  private readonly claims = new Set<string>();

  verdictOf(claimId: string): VerdictKind | undefined {
    return this.verdicts.get(claimId);
  }

  /** What a completed task has told as finished. */
  settle({ lines, unpublished }: Pick<Run, 'lines' | 'unpublished'>): void {
    for (const { id, state } of lines.values()) if (state === 'finished' && !unpublished.has(id)) this.settled.add(id);
  }

  publish({ state, lines, verdict }: Publication): PublishResult {
    const own = state.claimId === this.claimId;
    const ended = this.state !== null && this.state.claimId === state.claimId && this.state.outcome !== null;
    const applied = own && (this.state === null || state.sequence > this.state.sequence) && (!ended || state.verdict !== null);
    if (applied) this.state = state;
    for (const line of lines) this.write(line, state.sequence);
    if (own && verdict !== null && !this.abandoned && this.isOpen()) this.verdicts.set(this.claimId, verdict.kind);
    const held = this.state;
    const abandoned = own && verdict !== null && this.abandoned;
    if (applied || held === null) return { holds: 'applied', sequence: state.sequence, abandoned };
    return { holds: !own ? 'another' : JSON.stringify(held) === JSON.stringify(state) ? 'repeated' : compareHeld(held, state), sequence: held.sequence, abandoned };
  }

  private isOpen(): boolean {
    return OPEN_VERDICTS.includes(this.verdicts.get(this.claimId));
  }

  /** The cart gives a start up; false: its verdict was first. */
  abandon(): boolean {
    const verdict = this.verdicts.get(this.claimId);
    if (verdict !== undefined && verdict !== 'unknown') return false;
    this.abandoned = true;
    this.verdicts.set(this.claimId, 'abandoned');
    return true;
  }

  own(claimId: string, settlementNo: string): void {
    this.claimId = claimId;
    this.claimedNo = settlementNo;
    this.abandoned = false;
  }

  checkSend(claimId: string, settlementNo: string): 'current' | 'superseded' | 'abandoned' {
    if (claimId !== this.claimId) return 'superseded';
    const isFirst = settlementNo === this.claimedNo;
    if (this.state?.claimId === claimId && this.state.outcome !== null && isFirst) return 'superseded';
    if (this.abandoned) return 'abandoned';
    return !this.isOpen() && isFirst ? 'superseded' : 'current';
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

  /** An action has one outcome: once a task that told it has completed, it never becomes another, nor the same a second time. */
  private write(line: ActionLine, sequence: number): void {
    if ((this.writtenAt.get(line.id) ?? 0) >= sequence) return;
    const known = this.lines.get(line.id);
    if (known?.state === 'finished' && line.state !== 'finished') return;
    this.writtenAt.set(line.id, sequence);
    const isTold = isOurs(line) && known?.state === 'finished' && this.settled.has(line.id);
    if (isTold && tells(line) !== tells(known)) throw new Error(`action ${line.id} ${line.action} had an outcome and gets another: ${tells(known)} then ${tells(line)}`);
    this.lines.set(line.id, line);
  }
}
