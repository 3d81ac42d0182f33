/** The order records as the workflow knows them: what was published, claims, and whether the cart has given up. */
import type { LoadedOrder } from '../../src/activities/contract.ts';
import type { ActionLine } from '../../src/domain/history.ts';
import type { OrderState, VerdictKind } from '../../src/domain/order-state.ts';
import { compareHeld } from '../../src/domain/facts.ts';
import type { Publication, PublishResult } from '../../src/domain/publication.ts';

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
  private verdict: VerdictKind | undefined;
  /** By which publication each line was written: an older one does not write it again. */
  private readonly writtenAt = new Map<string, number>();
  private readonly claims = new Set<string>();

  publish({ state, lines, verdict }: Publication): PublishResult {
    const own = state.claimId === this.claimId;
    const ended = this.state !== null && this.state.claimId === state.claimId && this.state.outcome !== null;
    const applied = own && (this.state === null || state.sequence > this.state.sequence) && (!ended || state.verdict !== null);
    if (applied) this.state = state;
    for (const line of lines) this.write(line, state.sequence);
    if (own && verdict !== null && !this.abandoned && OPEN_VERDICTS.includes(this.verdict)) this.verdict = verdict.kind;
    const held = this.state;
    const abandoned = own && verdict !== null && this.abandoned;
    if (applied || held === null) return { holds: 'applied', sequence: state.sequence, abandoned };
    return { holds: !own ? 'another' : JSON.stringify(held) === JSON.stringify(state) ? 'repeated' : compareHeld(held, state), sequence: held.sequence, abandoned };
  }

  /** The cart gives a start up; false: its verdict was first. */
  abandon(): boolean {
    if (this.verdict !== undefined && this.verdict !== 'unknown') return false;
    this.abandoned = true;
    return true;
  }

  own(claimId: string, settlementNo: string): void {
    this.claimId = claimId;
    this.claimedNo = settlementNo;
    this.abandoned = false;
    this.verdict = undefined;
  }

  checkSend(claimId: string, settlementNo: string): 'current' | 'superseded' | 'abandoned' {
    if (claimId !== this.claimId) return 'superseded';
    const isFirst = settlementNo === this.claimedNo;
    if (this.state?.claimId === claimId && this.state.outcome !== null && isFirst) return 'superseded';
    if (this.abandoned) return 'abandoned';
    return !OPEN_VERDICTS.includes(this.verdict) && isFirst ? 'superseded' : 'current';
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
    if (this.state === null) return null;
    const finishedActionIds = finished.map(({ id }) => id);
    return { state: this.state, finishedActionIds, unfinished: [], startLine: null, sent: null, plans: [], start: { actor: 'cart', abandonAt: null }, isAbandoned: this.abandoned };
  }

  /** An action has one outcome: once told, it never becomes another, nor the same a second time. */
  private write(line: ActionLine, sequence: number): void {
    if ((this.writtenAt.get(line.id) ?? 0) >= sequence) return;
    const known = this.lines.get(line.id);
    if (known?.state === 'finished' && line.state !== 'finished') return;
    this.writtenAt.set(line.id, sequence);
    const told = (one: ActionLine): string => JSON.stringify([one.state, one.outcome, one.code, one.finishedAt]);
    if (isOurs(line) && known?.state === 'finished' && told(line) !== told(known)) throw new Error(`action ${line.id} ${line.action} had an outcome and gets another: ${told(known)} then ${told(line)}`);
    this.lines.set(line.id, line);
  }
}
