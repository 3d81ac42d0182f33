/**
 * Tells the records what became of the order, before anybody is answered. One short attempt at once; should the records
 * not answer, the newest state goes out in the background, one publication at a time, until they do.
 *
 * Whatever is told may be told twice, or have been told by an execution of this task that never completed: its worker died
 * or was paused after the records had it. So what comes back says what they hold now, and nothing counts as told before
 * that is this run's own.
 */
import { condition, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { isActionName } from '../domain/lifecycle/action-labels.ts';
import { foldAbandoned } from '../domain/lifecycle/pass-time.ts';
import { heldOf } from '../domain/order/facts.ts';
import type { ActionLine } from '../domain/order/history.ts';
import type { OrderState } from '../domain/order/order-state.ts';
import type { Publication, PublishResult, RecordsHold } from '../domain/order/publication.ts';
import { publishAtOnce, recordsCalls } from './calls.ts';
import { noticeOf } from './end-action.ts';
import { sound } from './one-call.ts';
import { opsCard } from './ops-card.ts';
import { clock, type Run } from './run.ts';
import { allSearchAttributes, indexedAs } from './search-attributes.ts';

/** As often in a row it is told at once what turns out to have been told differently; then the background takes over. */
const TELL_AT_ONCE = 3;

export type Publisher = {
  /** What the records hold: what they were last told, or what the start left there. Null: not known. */
  told: OrderState | null;
  /** What the search attributes say; null: unknown, a resumed run. */
  indexed: string | null;
  background: boolean;
};

export function createPublisher(run: Run, indexed: string | null): Publisher {
  return { told: run.state, indexed, background: false };
}

const facets = ['credit', 'contents', 'external', 'retired', 'shipment', 'sale', 'delivery', 'cancellation', 'attention', 'parcels', 'shopStatus', 'maintenanceUntil', 'outcome'] as const;

/** Publishes if anything changed, then lets waiting callers have their answers. */
export async function publish(run: Run, publisher: Publisher): Promise<void> {
  // The order is another's: an action that came here by mistake is handed over again, to whoever has the order.
  if (run.state.outcome === 'superseded') return;
  setCurrentDetails(opsCard(run.state));
  if (isNews(run, publisher)) {
    count(run, run.state.sequence);
    index(run, publisher);
    if (!publisher.background) await tell(run, publisher);
  }
  if (!run.overtaken) answerCallers(run, publisher);
}

/** The next number after `used`. */
function count(run: Run, used: number): void {
  run.state = { ...run.state, sequence: used + 1, updatedAt: clock() };
}

/** Before the run ends: its last state must have arrived. */
export async function published(publisher: Publisher): Promise<void> {
  await condition(() => !publisher.background);
}

function isNews(run: Run, { told }: Publisher): boolean {
  return run.unpublished.size > 0 || told === null || changedFacets(run.state, told).length > 0 || run.state.verdict !== told.verdict;
}

function changedFacets(now: OrderState, told: OrderState | null): readonly string[] {
  return told === null ? facets : facets.filter((facet) => now[facet] !== told[facet] && JSON.stringify(now[facet]) !== JSON.stringify(told[facet]));
}

function index(run: Run, publisher: Publisher): void {
  const indexed = indexedAs(run.state);
  if (indexed === publisher.indexed) return;
  publisher.indexed = indexed;
  upsertSearchAttributes(allSearchAttributes(run.state));
}

async function tell(run: Run, publisher: Publisher): Promise<void> {
  for (let turn = 0; turn < TELL_AT_ONCE; turn += 1) {
    const told = compose(run, publisher);
    let result: PublishResult;
    try {
      result = sound(await publishAtOnce.publish(told.publication));
    } catch {
      break;
    }
    heard(run, publisher, told, result);
    if (publisher.told !== null || run.overtaken) return;
  }
  // Whatever it was, the background says it again; nothing here may fail the order.
  publisher.background = true;
  void keepTelling(run, publisher);
}

async function keepTelling(run: Run, publisher: Publisher): Promise<void> {
  do {
    const told = compose(run, publisher);
    heard(run, publisher, told, sound(await recordsCalls.publish.executeWithOptions({ summary: '記録への反映（再送）' }, [told.publication])));
    // What changed meanwhile and was not counted yet gets a number of its own: the same one again would be dropped.
    if (isNews(run, publisher) && run.state.sequence === told.publication.state.sequence) count(run, run.state.sequence);
  } while (isNews(run, publisher) && !run.overtaken);
  publisher.background = false;
  run.stirred = true;
}

type Told = { readonly publication: Publication; readonly lines: readonly ActionLine[] };

function compose(run: Run, publisher: Publisher): Told {
  const { fact } = heldOf(run.state);
  if (fact !== null) run.toldFacts.add(fact);
  const lines = [...run.unpublished].flatMap((id) => run.lines.get(id) ?? []);
  const notice = noticeOf(run);
  const caused = lines.find((line) => line.state === 'finished' && isActionName(line.action));
  const publication: Publication = {
    state: run.state,
    lines,
    changed: changedFacets(run.state, publisher.told),
    actionId: notice?.actionId ?? caused?.id ?? null,
    notifyCart: notice !== null,
    cartStatus: notice?.cartStatus ?? null,
    isOrder: run.state.isOrder,
    verdict: run.state.verdict === publisher.told?.verdict ? null : run.state.verdict,
  };
  return { publication, lines };
}

function heard(run: Run, publisher: Publisher, { publication, lines }: Told, result: PublishResult): void {
  if (isTold(run, publisher, result)) {
    publisher.told = publication.state;
    run.toldFacts.clear();
    for (const line of lines) {
      if (run.lines.get(line.id) === line) run.unpublished.delete(line.id);
    }
    // Of a start that its cart gave up first, every reader is told just that.
    if (publication.verdict !== null) run.verdictPublished = !result.abandoned || publication.verdict.kind === 'abandoned';
  }
  if (!result.abandoned || run.state.abandoned) return;
  run.stirred = true;
  // In the background a call may be under way, whose result belongs to the state it was made from.
  if (publisher.background) run.abandonAsked = true;
  else run.state = foldAbandoned(run.state, clock());
}

/** Whether the records hold what they were told, or whatever else they may know of the order is not this run's to say. */
function isTold(run: Run, publisher: Publisher, { holds, sequence }: PublishResult): boolean {
  const kinds: Readonly<Record<RecordsHold, boolean>> = { applied: true, repeated: true, another: true, outdated: false, newer: false };
  if (holds !== 'newer' && holds !== 'another') run.heard = Math.max(run.heard, sequence);
  if (kinds[holds]) return true;
  publisher.told = null;
  if (holds === 'newer') {
    run.overtaken = true;
    run.stirred = true;
  } else {
    count(run, Math.max(sequence, run.state.sequence));
  }
  return false;
}

/**
 * With `onTimeout: abandon` the order row judges who came first, so its verdict is told only once published;
 * otherwise a reader who asks in a moment finds it, and nobody waits for the records to come back.
 */
function answerCallers(run: Run, publisher: Publisher): void {
  const { verdict } = run.state;
  const wanted = verdict !== null && verdict.kind !== 'unknown';
  if (wanted && (run.abandonAt === null || (run.verdictPublished && !publisher.background))) run.verdictTold = true;
  for (const [id, line] of run.lines) if (line.state === 'finished') run.answered.add(id);
}
