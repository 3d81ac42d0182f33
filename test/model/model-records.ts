/** The order records as the workflow knows them: what was published, claims, and whether the cart has given up. */
import type { LoadedOrder } from '../../src/activities/contract.ts';
import type { ActionLine } from '../../src/domain/order/history.ts';
import type { OrderState, VerdictKind } from '../../src/domain/order/order-state.ts';
import { compareHeld } from '../../src/domain/order/facts.ts';
import type { Publication, PublishResult } from '../../src/domain/order/publication.ts';
import { newOrder } from '../../src/domain/order/order-start.ts';
import type { ActionMessage } from '../../src/records/contract/actions.ts';
import type { NoPermission, SentCredit } from '../../src/records/contract/sends.ts';
import type { OrderStart } from '../../src/workflows/contract.ts';
import type { Run } from '../../src/workflows/run.ts';
import { outcomeOf, tells } from './held.ts';
import { ModelSends } from './model-sends.ts';

const OPEN_VERDICTS: readonly (VerdictKind | undefined)[] = [undefined, 'awaitingBuyer', 'held', 'unknown'];

/** Lines of broken messages go by what was wrong with them. */
const isOurs = ({ id }: ActionLine): boolean => id.startsWith('action-') || id.startsWith('start-');

export class ModelRecords {
  down = false;
  state: OrderState | null = null;
  readonly lines = new Map<string, ActionLine>();
  /** The start that owns the order number. */
  claimId = '';
  abandoned = false;
  readonly sends = new ModelSends();
  private start: OrderStart | null = null;
  /** As the API took them, oldest first. */
  private readonly accepted = new Map<string, ActionMessage>();
  private readonly unreadable = new Set<string>();
  /** The answer of each start. */
  private readonly verdicts = new Map<string, VerdictKind>();
  /** By which publication each line was written: an older one does not write it again. */
  private readonly writtenAt = new Map<string, number>();
  /** Lines finished by a task that completed: from then on they stay as they are. */
  private readonly settled = new Set<string>();

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
    const isOver = own && this.state !== null && this.state.sequence >= state.sequence;
    if (applied) this.state = state;
    // What an action came to is not told without the order that it came to.
    for (const line of lines) if (!isOver || !this.accepted.has(line.id)) this.write(line, state.sequence);
    if (applied && verdict !== null && !this.abandoned && this.isOpen()) this.verdicts.set(this.claimId, verdict.kind);
    const held = this.state;
    const abandoned = own && verdict !== null && this.abandoned;
    if (applied || held === null) return { holds: 'applied', sequence: state.sequence, abandoned };
    return { holds: !own ? (state.outcome === null ? 'newer' : 'another') : JSON.stringify(held) === JSON.stringify(state) ? 'repeated' : compareHeld(held, state), sequence: held.sequence, abandoned };
  }

  /** The newest start has no final answer. */
  isOpen(): boolean {
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

  /** A start claims the order number. */
  own(start: OrderStart): void {
    this.start = start;
    this.claimId = start.claimId;
    this.abandoned = false;
    this.state = newOrder(start);
  }

  /** An action is claimed before it is handed over. */
  accept(actionId: string, message: ActionMessage): void {
    this.accepted.set(actionId, message);
  }

  /** Its body cannot be opened any more. */
  forgetBody(actionId: string): void {
    this.unreadable.add(actionId);
  }

  checkSend(claimId: string, settlementNo: string): 'current' | 'superseded' | 'abandoned' {
    if (claimId !== this.claimId) return 'superseded';
    const isFirst = settlementNo === this.start?.settlementNo;
    if (this.state?.claimId === claimId && this.state.outcome !== null && isFirst) return 'superseded';
    if (this.abandoned) return 'abandoned';
    return !this.isOpen() && isFirst ? 'superseded' : 'current';
  }

  /** `amountYen` null: nothing is to be sent, it is only asked whether it might be. */
  permitSend(claimId: string, settlementNo: string, { at, amountYen }: SentCredit): NoPermission | { readonly kind: 'permitted' | 'current' } {
    const standing = this.checkSend(claimId, settlementNo);
    if (standing === 'superseded') return { kind: standing };
    if (this.sends.isNoted(settlementNo)) return { kind: 'sentBefore', ...(this.sends.sent(settlementNo) ?? { at, amountYen: null }) };
    if (standing === 'abandoned' || amountYen === null) return { kind: standing };
    this.sends.permit(settlementNo, { at, amountYen });
    return { kind: 'permitted' };
  }

  permitRepeat(claimId: string, settlementNo: string): 'superseded' | 'nothingSent' | 'permitted' {
    if (this.sends.sent(settlementNo) === null) return 'nothingSent';
    const isOver = this.state !== null && this.state.outcome !== null && settlementNo === this.start?.settlementNo;
    return claimId !== this.claimId || isOver ? 'superseded' : 'permitted';
  }

  load(): LoadedOrder | null {
    const { state, start } = this;
    if (state === null || start === null) return null;
    const lines = [...this.lines.values()];
    const finishedActionIds = lines.flatMap((line) => (line.state === 'finished' ? [line.id] : []));
    return {
      state,
      finishedActionIds,
      unfinished: this.unfinished().map(([actionId, message]) => ({ actionId, line: this.lines.get(actionId) ?? null, message: this.unreadable.has(actionId) ? null : message })),
      startLine: lines.find((line) => line.id === `start-${state.claimId}` && line.state !== 'finished') ?? null,
      sent: this.sends.sent(state.credit.settlementNo),
      later: this.sends.later(state.generations),
      plans: this.sends.kept().filter(({ actionId }) => !finishedActionIds.includes(actionId)),
      start: { actor: start.actor, abandonAt: start.abandonAt },
      isAbandoned: this.abandoned,
    };
  }

  /** Accepted and without an outcome. */
  unfinished(): readonly (readonly [string, ActionMessage])[] {
    return [...this.accepted].filter(([id]) => this.lines.get(id)?.state !== 'finished');
  }

  /** An action has one outcome: once a task that told it has completed, it never becomes another, nor the same a second time. */
  private write(line: ActionLine, sequence: number): void {
    if ((this.writtenAt.get(line.id) ?? 0) >= sequence) return;
    const known = this.lines.get(line.id);
    if (known?.state === 'finished' && line.state !== 'finished') return;
    this.writtenAt.set(line.id, sequence);
    const isTold = isOurs(line) && known?.state === 'finished' && this.settled.has(line.id);
    if (isTold && outcomeOf(line) !== outcomeOf(known)) throw new Error(`action ${line.id} ${line.action} had an outcome and gets another: ${tells(known)} then ${tells(line)}`);
    this.lines.set(line.id, line);
  }
}
