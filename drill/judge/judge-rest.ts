/** An order is at rest only with an outcome, a run that goes on watching, or an attention that says why not. */
import { type Evidence, isTold, type SeenOrder, type Violation } from './evidence.ts';

type UnderWay = { readonly what: string; readonly told: readonly string[] };

export function judgeRest(evidence: Evidence): Violation[] {
  const { order, isRunning, hasFailed, isListed } = evidence;
  const failed: Violation[] = hasFailed ? [{ code: 'runFailed', expected: 'no run ever fails', seen: 'a failed run' }] : [];
  if (order === null || order.outcome !== null) return failed;
  const found: Violation[] = [...failed];
  if (!isRunning) found.push({ code: 'withoutRun', expected: 'an order without an outcome has a run', seen: `${order.status}, and none` });
  for (const { what, told } of underWay(order)) {
    if (!isTold(evidence, ...told)) found.push({ code: 'stuck', expected: 'nothing under way any more, or an attention', seen: what });
  }
  if (order.attention.length > 0 && !isListed) {
    found.push({ code: 'attentionHidden', expected: 'listed under attention=any', seen: order.attention.map(({ code }) => code).join(' ') });
  }
  return found;
}

function underWay({ credit, shipment, cancellation, parcels, standingCredit, replacedCredits }: SeenOrder): UnderWay[] {
  const reached = ['yamatoUnreachable', 'settingsWrong'];
  const found: UnderWay[] = [];
  if (['none', 'requesting', 'unknown'].includes(credit.state)) found.push({ what: `credit ${credit.state}`, told: ['creditUnknown', ...reached] });
  if (['registering', 'unknown'].includes(shipment.state) || parcels.some(({ state }) => state === 'registering')) {
    found.push({ what: `shipment ${shipment.state}`, told: ['shipmentUnknown', 'withdrawUnknown', ...reached] });
  }
  if (['cancelling', 'unknown'].includes(cancellation.state)) found.push({ what: `cancellation ${cancellation.state}`, told: ['cancelUnknown', 'cancelFailed', ...reached] });
  if (standingCredit !== null) found.push({ what: `${standingCredit.settlementNo} still stands beside a new credit`, told: ['creditUnknown', ...reached] });
  for (const { settlementNo } of replacedCredits) found.push({ what: `${settlementNo} replaced and not cancelled`, told: ['twoLiveCredits', ...reached] });
  return found;
}
