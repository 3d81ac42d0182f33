/** What the lives of a run have met, and what they must have: a part of the vocabulary that no life meets is not tested. */
import { attentions } from '../../src/domain/atobarai/attentions.ts';
import { atobarai } from '../../src/domain/atobarai/method.ts';
import { transactionStatusLabels } from '../../src/domain/atobarai/answers.ts';
import { type AttentionRule, attentionRules } from '../../src/domain/order/attention.ts';
import { faults, questionFaults } from './model-calls.ts';

type Kind =
  | 'action' | 'attention' | 'choice' | 'operation' | 'fault' | 'doubt' | 'outcome' | 'noticed' | 'adopted' | 'transfer' | 'corrected' | 'warning'
  | 'invoice' | 'push' | 'amended' | 'happening';

export class Occurred {
  private readonly counts = new Map<string, number>();

  note(kind: Kind, what: string): void {
    const key = `${kind} ${what}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  missing(): string[] {
    return wanted().filter((key) => !this.counts.has(key));
  }

  /** The rarest first: what a change of the draw is about to lose. */
  rarest(count: number): string {
    const known = wanted().map((key) => [key, this.counts.get(key) ?? 0] as const);
    return known.toSorted((one, other) => one[1] - other[1]).slice(0, count).map(([key, times]) => `${key} ×${times}`).join(', ');
  }
}

const changing = ['KAARA', 'KAASL0', 'KAASL1', 'KAASL2', 'KAASL9', 'KAACL', 'KAAKK', 'KAARR1', 'KAARR3', 'KAASA'];
const asking = ['KAARS', 'KAAST', 'KAASD'];
/** `confirmed` belongs to services whose orders end with the sale. */
const outcomes = ['paid', 'cancelled', 'refused', 'failed', 'transferred', 'closedByStaff', 'abandoned', 'superseded'];
/** After which kind of publication a worker died before its task completed. */
const executedAgain = ['waiting', 'verdict', 'outcome', 'end', 'background', 'attention'].map((kind) => `executed again: ${kind}`);
const happenings = [
  ...executedAgain,
  'restart', 'continue as new', 'resume', 'repeat', 'repeat after the end', 'start again', 'start handed over late', 'abandon', 'malformed message', 'message of no kind',
  'publication lost', 'publication comes late', 'records down', 'end sent back', 'run lost', 'run lost with a call', 'engine put back', 'engine put back before the end', 'call of a run that is behind', 'sweep', 'begins again from the records', 'call waits for maintenance', 'slip on too many orders', 'new credit over the limit', 'ten parcels', 'slip of several changed',
];

function wanted(): string[] {
  const of = (kind: Kind, list: readonly string[]): string[] => list.map((what) => `${kind} ${what}`);
  const statuses = Object.keys(transactionStatusLabels);
  const rules: Readonly<Record<string, AttentionRule>> = { ...attentionRules, ...attentions };
  return [
    ...of('action', Object.keys(atobarai.actions)),
    ...of('attention', Object.keys(rules)),
    ...of('choice', Object.entries(rules).flatMap(([code, { choices }]) => choices.map((choice) => `${code} ${choice}`))),
    ...of('operation', [...changing, ...asking]),
    ...of('fault', [...changing.flatMap((operation) => faults.map((fault) => `${operation} ${fault}`)), ...questionFaults]),
    ...of('doubt', Object.keys(atobarai.doubts)),
    ...of('outcome', outcomes),
    // Nothing goes back to 審査中.
    ...of('noticed', statuses.filter((status) => status !== 'held')),
    ...of('adopted', [...statuses, 'notFound']),
    ...of('transfer', Object.keys(atobarai.transferTargets)),
    ...of('corrected', atobarai.correctable),
    ...of('warning', ['none', 'slipMissing', 'notDelivered', 'deliveryProblem', 'printDataNotFetched', 'other']),
    ...of('invoice', ['data', 'refused', 'refusedByYamato', 'later']),
    ...of('push', ['own', 'another', 'twice', 'too early']),
    ...of('amended', ['record', 'reduce', 'reissue', 'recredit', 'cancelFirst', 'confirmCancelFirst']),
    ...of('happening', happenings),
  ];
}
