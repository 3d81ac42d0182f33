/**
 * Tells the records what became of the order, before anybody is answered. One short attempt at once; should the records
 * not answer, the newest state goes out in the background, one publication at a time, until they do.
 */
import { condition, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { isActionName } from '../domain/actions.ts';
import { foldAbandoned } from '../domain/atobarai/pass-time.ts';
import type { ActionLine } from '../domain/history.ts';
import type { OrderState } from '../domain/order-state.ts';
import type { Publication, PublishResult } from '../domain/publication.ts';
import { publishAtOnce, recordsCalls } from './calls.ts';
import { noticeOf } from './end-action.ts';
import { opsCard } from './ops-card.ts';
import { clock, type Run } from './run.ts';
import { allSearchAttributes, indexedAs } from './search-attributes.ts';

export type Publisher = {
  /** What the records were last told, or what the start left there. */
  told: OrderState;
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
  setCurrentDetails(opsCard(run.state));
  if (isNews(run, publisher)) {
    count(run);
    index(run, publisher);
    if (!publisher.background) await tell(run, publisher);
  }
  answerCallers(run, publisher);
}

function count(run: Run): void {
  run.state = { ...run.state, sequence: run.state.sequence + 1, updatedAt: clock() };
}

/** Before the run ends: its last state must have arrived. */
export async function published(publisher: Publisher): Promise<void> {
  await condition(() => !publisher.background);
}

function isNews(run: Run, publisher: Publisher): boolean {
  return run.unpublished.size > 0 || changedFacets(run.state, publisher.told).length > 0 || run.state.verdict !== publisher.told.verdict;
}

function changedFacets(now: OrderState, told: OrderState): string[] {
  return facets.filter((facet) => now[facet] !== told[facet] && JSON.stringify(now[facet]) !== JSON.stringify(told[facet]));
}

function index(run: Run, publisher: Publisher): void {
  const indexed = indexedAs(run.state);
  if (indexed === publisher.indexed) return;
  publisher.indexed = indexed;
  upsertSearchAttributes(allSearchAttributes(run.state));
}

async function tell(run: Run, publisher: Publisher): Promise<void> {
  const { publication, lines } = compose(run, publisher);
  try {
    heard(run, publisher, publication, lines, await publishAtOnce.publish(publication));
  } catch {
    // Whatever it was, the background says it again; nothing here may fail the order.
    publisher.background = true;
    void keepTelling(run, publisher);
  }
}

async function keepTelling(run: Run, publisher: Publisher): Promise<void> {
  do {
    const { publication, lines } = compose(run, publisher);
    const result = await recordsCalls.publish.executeWithOptions({ summary: '記録への反映（再送）' }, [publication]);
    heard(run, publisher, publication, lines, result);
    // What changed meanwhile and was not counted yet gets a number of its own: the same one again would be dropped.
    if (isNews(run, publisher) && run.state.sequence === publisher.told.sequence) count(run);
  } while (isNews(run, publisher));
  publisher.background = false;
  run.stirred = true;
}

function compose(run: Run, publisher: Publisher): { publication: Publication; lines: readonly ActionLine[] } {
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
    verdict: run.state.verdict === publisher.told.verdict ? null : run.state.verdict,
  };
  return { publication, lines };
}

function heard(run: Run, publisher: Publisher, publication: Publication, lines: readonly ActionLine[], result: PublishResult): void {
  publisher.told = publication.state;
  for (const line of lines) {
    if (run.lines.get(line.id) === line) run.unpublished.delete(line.id);
  }
  if (publication.verdict !== null) run.verdictPublished = true;
  if (!result.abandoned || run.state.abandoned) return;
  run.stirred = true;
  // In the background a call may be under way, whose result belongs to the state it was made from.
  if (publisher.background) run.abandonAsked = true;
  else run.state = foldAbandoned(run.state, clock());
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
