/**
 * What others can read of the order, against what its run says: the records hold what the run has told, whatever was
 * executed twice, and an answer that a caller got is never contradicted by them.
 */
import type { ActionLine } from '../../src/domain/order/history.ts';
import type { OrderState, VerdictKind } from '../../src/domain/order/order-state.ts';
import { must } from './broken.ts';
import type { Life } from './life.ts';

/** What staff may ask of a cancelled order: a new credit, or another method. */
const revivals: readonly string[] = ['requestCredit', 'changeMethod'];
/** An order that has ended so does not go on by itself. */
const forGood: readonly (string | null)[] = ['paid', 'cancelled', 'refused', 'failed', 'abandoned'];
const openVerdicts: readonly (VerdictKind | undefined)[] = [undefined, 'awaitingBuyer', 'held', 'unknown'];
const isOpen = (verdict: VerdictKind | undefined): boolean => openVerdicts.includes(verdict);

/** What a publication tells. */
export function news(state: OrderState | null): string {
  return JSON.stringify([state?.credit, state?.contents, state?.external, state?.retired, state?.shipment, state?.sale, state?.delivery, state?.cancellation, state?.attention, state?.parcels, state?.shopStatus, state?.outcome, state?.verdict]);
}

export function tells(line: ActionLine | undefined): string {
  return line === undefined ? 'nothing' : JSON.stringify([line.state, line.outcome, line.code, line.detail, line.finishedAt]);
}

/** What it came to, whenever that was written down and in whatever words. */
export function outcomeOf(line: ActionLine | undefined): string {
  return line === undefined ? 'nothing' : JSON.stringify([line.state, line.outcome, line.code]);
}

/** While nothing is under way, and when the run ends. */
export function checkHeld(life: Life): void {
  const run = life.inside();
  if (run === null || life.isLate || run.state.claimId !== life.records.claimId || run.state.outcome === 'superseded' || run.overtaken || life.isBehind) return;
  const held = life.records.state;
  // A number may have been counted for what was taken back before it could be told.
  must(held !== null && held.sequence <= run.state.sequence, life, `the records hold publication ${held?.sequence}, the run told ${run.state.sequence}`);
  must(news(held) === news(run.state), life, 'the records hold another order than its run');
  for (const line of run.lines.values()) {
    if (line.state !== 'finished') continue;
    const known = life.records.lines.get(line.id);
    must(tells(known) === tells(line), life, `the records tell otherwise of a line than its run\n${line.id}: ${tells(known)}, the run: ${tells(line)}`);
  }
}

/** Answers that callers got, and ends of runs. */
export class Told {
  private readonly actions = new Map<string, ActionLine>();
  private readonly verdicts = new Map<string, VerdictKind>();
  private readonly outcomes = new Map<string, { readonly outcome: string; readonly generations: number; readonly known: ReadonlySet<string> }>();

  action(line: ActionLine): void {
    if (line.state === 'finished') this.actions.set(line.id, line);
  }

  verdict(claimId: string, kind: VerdictKind): void {
    this.verdicts.set(claimId, kind);
  }

  verdictOf(claimId: string): VerdictKind | undefined {
    return this.verdicts.get(claimId);
  }

  /** Records that were down, and then the run was lost: what was only told is not known to anybody here. */
  forget({ records }: Life): void {
    for (const [id] of this.actions) if (records.lines.get(id)?.state !== 'finished') this.actions.delete(id);
    for (const [claimId] of this.verdicts) if (isOpen(records.verdictOf(claimId))) this.verdicts.delete(claimId);
  }

  ended({ accepted, records }: Life, { claimId, outcome, generations }: OrderState): void {
    if (outcome === null) return;
    const open = records.unfinished().map(([id]) => id);
    this.outcomes.set(claimId, { outcome, generations, known: new Set(accepted.map(({ id }) => id).filter((id) => !open.includes(id))) });
  }

  /** `atRest`: by now the records must have it; before that they may be down, and the newest goes out in the background. */
  check(life: Life, atRest = false): void {
    const isTold = atRest || (life.agenda.isIdle() && !life.isInQuestion());
    for (const [id, line] of this.actions) {
      const held = life.records.lines.get(id);
      must(held?.state === 'finished' || !isTold, life, `a caller was told the outcome of ${id}, and the records have none`);
      must(!isTold || outcomeOf(held) === outcomeOf(line), life, `a caller was told otherwise of an action than a reader\n${id}: ${tells(line)}, a reader: ${tells(held)}`);
    }
    for (const [claimId, kind] of this.verdicts) {
      const held = life.records.verdictOf(claimId);
      must(held === kind || isOpen(kind) || (isOpen(held) && !atRest), life, `a caller was told ${kind}, a reader ${held}`);
    }
    this.checkEnded(life);
  }

  private checkEnded(life: Life): void {
    const { state } = life;
    const ended = state === null || life.isLate || life.isBehind ? undefined : this.outcomes.get(state.claimId);
    if (ended === undefined || !forGood.includes(ended.outcome) || state?.outcome === ended.outcome) return;
    // A lost run had put another credit in its place, which is taken up.
    const isReplaced = life.records.sends.later(ended.generations).length > 0;
    const isAsked = life.accepted.some(({ id, body }) => !ended.known.has(id) && (revivals.includes(body.action) || (body.action === 'amendOrder' && isReplaced)));
    must(isAsked, life, `an order that had ended as ${ended.outcome} is ${state?.outcome ?? 'alive'} again`);
  }
}
