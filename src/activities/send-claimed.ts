/** Changes of which the records keep that they were sent: under a claim, which one try has at a time. */
import { codeReading } from '../domain/lifecycle/method.ts';
import type { Sent } from '../domain/order/call-result.ts';
import type { SendInput } from './contract.ts';
import { isGivenUp } from './in-time.ts';
import { called, RECORDS_UNAVAILABLE, type Sending } from './sending.ts';

type SendIt = () => Promise<Sent>;

/** With a mark there already, an earlier try may have sent it, and whoever planned this one knows nothing of that. */
export function sendMarked<Merchant>(sending: Sending<Merchant>, sendIt: SendIt): Promise<Sent> {
  return sendClaimed(sending, markOf(sending.input), sendIt);
}

/** A repeat that is meant. The first try may have died before it left its mark. */
export async function sendMarkedAgain<Merchant>({ records, input }: Sending<Merchant>, sendIt: SendIt): Promise<Sent> {
  const { plan, shop, orderNumber, actionId } = input;
  try {
    await records.claimOnce({ shop, orderNumber, claim: markOf(input), actionId });
  } catch {
    return called(plan, RECORDS_UNAVAILABLE);
  }
  return sendIt();
}

/** At most once under this claim: it is free for the next try only where provably nothing was done, and no other try can have come to rely on it. */
export async function sendClaimed<Merchant>({ records, input, startedAt }: Sending<Merchant>, name: string, sendIt: SendIt): Promise<Sent> {
  const { plan, shop, orderNumber, actionId } = input;
  const claim = { shop, orderNumber, claim: name, actionId };
  try {
    if (!(await records.claimOnce(claim))) return called(plan, { kind: 'unknown', reason: 'sentBefore' });
  } catch {
    return called(plan, RECORDS_UNAVAILABLE);
  }
  const sent = await sendIt();
  if (isNothingDone(input, sent) && !isGivenUp(startedAt, input.callTimeoutMs)) await records.releaseOnce(claim).catch(() => undefined);
  return sent;
}

/** It never left, or came when Yamato does nothing, as in its maintenance: it goes out again later. */
function isNothingDone({ service, plan }: SendInput, sent: Sent): boolean {
  if (sent.kind !== 'called') return true;
  const { result } = sent.call;
  if (result.kind !== 'refused') return result.kind === 'notSent';
  return codeReading({ service }, result.code, { plan, doubt: null }) === 'notProcessed';
}

function markOf({ plan, actionId }: SendInput): string {
  const { occasion } = plan;
  return `${plan.doubt ?? plan.operation}-${plan.settlementNo}-${actionId}-${plan.parcel ?? ''}${occasion === undefined ? '' : `-${occasion}`}`;
}
