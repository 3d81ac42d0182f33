/** What a publication is about. */
import type { Publication } from '../../src/domain/order/publication.ts';

/** For the log of a life. */
export function tellingOf({ state, lines }: Publication): string {
  const { credit, cancellation, shipment, amending, attention, outcome, sequence, doubt } = state;
  const codes = attention.map(({ code }) => code).join(' ');
  const told = lines.map(({ id, state: stands }) => `${id} ${stands}`).join(', ');
  return `publish ${sequence}: ${credit.settlementNo} ${credit.state}, cancel ${cancellation.state}, shipment ${shipment.state}, amending ${amending?.way ?? '-'}, doubt ${doubt?.operation ?? '-'}, ${codes} ${outcome ?? ''} ${told}`;
}

/** `lost`: the workflow would have told it again in the background. */
export function kindsOf({ state, lines, verdict, changed }: Publication, lost = false): readonly string[] {
  const kinds = {
    waiting: lines.some((line) => line.state === 'waiting'),
    verdict: verdict !== null,
    outcome: lines.some((line) => line.state === 'finished' && line.id.startsWith('action-')),
    end: state.outcome !== null,
    attention: changed.includes('attention'),
    background: lost,
  };
  return Object.entries(kinds).flatMap(([kind, is]) => (is ? [kind] : []));
}
