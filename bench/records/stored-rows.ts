/** The rows that a made-up life leaves in every table, as publications leave them: sealed cells and keyed hashes are real. */
import type { ActionLine } from '../../src/domain/order/history.ts';
import { actionLabel } from '../../src/domain/lifecycle/action-labels.ts';
import { boardDeadlines } from '../../src/domain/lifecycle/deadlines.ts';
import { projectOrder } from '../../src/domain/order/order-projection.ts';
import type { OrderState } from '../../src/domain/order/order-state.ts';
import { slipKeys } from '../../src/domain/values/slip-key.ts';
import { buyerHashes } from '../../src/records/buyer-terms.ts';
import { place, type RecordsContext } from '../../src/records/context.ts';
import { eventOf } from '../../src/records/queries/event-of.ts';
import { orderColumnValues } from '../../src/records/queries/order-columns.ts';
import { searchKey } from '../../src/records/queries/search-rows.ts';
import { claimIdOf, CONTRACT_KEY, type Life } from './lives.ts';

/** By table. Cells as PostgreSQL writes bytes. */
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** `whole`: with what no list reads, its start's arguments and answer, its plan, history and events. */
export async function rowsOf(context: RecordsContext, life: Life, index: number, whole: boolean): Promise<Rows> {
  const state = life.states.at(-1);
  if (state === undefined) throw new Error('A life without a state');
  const { shop, orderNumber } = state;
  const of = { shop, order_number: orderNumber };
  const seal = async (where: string, value: unknown): Promise<string> => `\\x${(await context.cells.seal(shop, where, value)).toString('hex')}`;
  const createdAt = life.at.toISOString();
  return {
    orders: [{
      ...of, ...orderColumnValues(state), claim_id: state.claimId, claim_state: 'accepted', fingerprint_version: 1, fingerprint_form: 2, sequence: state.sequence, generation: 1,
      is_order: state.isOrder, search_key: searchKey(context, state), state_enc: await seal(place.state(shop, orderNumber), state), made_up: false, created_at: createdAt,
    }],
    order_claims: [{
      ...of, claim_id: claimIdOf(index), fingerprint: context.hashes.fingerprint(orderNumber, 1), attempt: 1, generation: 1, sequence: 0, settlement_no: state.credit.settlementNo, state: 'accepted',
      start_enc: whole ? await seal(place.start(state.claimId), { kind: 'start', shop, orderNumber, contents: state.contents, policy: state.policy, actor: 'cart' }) : '\\x01',
      verdict: state.verdict?.kind ?? null, answer_enc: whole ? await seal(place.answer(state.claimId), { verdict: state.verdict, order: projectOrder(state, { contents: false }) }) : '\\x01', answer_sequence: 1, created_at: createdAt,
    }],
    settlement_numbers: [{
      ...of, generation: 1, service: state.service, contract_key: CONTRACT_KEY, environment: 'sandbox', settlement_no: state.credit.settlementNo, note: 'first', noted_at: createdAt,
      plan_enc: whole ? await seal(place.sendPlan(shop, orderNumber, state.credit.settlementNo), { operation: 'credit', settlementNo: state.credit.settlementNo, fields: Object.entries(state.contents.buyer), amountYen: state.contents.amountYen }) : '\\x01',
    }],
    parcels: slipKeys(state.parcels).map((slipNo) => ({ ...of, slip_no: slipNo })),
    buyer_hashes: buyerHashes(context.hashes, shop, state.contents.buyer).map((hash) => ({ ...of, hash })),
    deadlines: boardDeadlines(state).map(({ kind, at, warnAt }) => ({ ...of, kind, at, warn_at: warnAt })),
    actions: whole ? await Promise.all(linesOf(life).map(async (line) => ({
      ...of, action_id: line.id, claim_state: 'accepted', body_hash: line.actor === 'system' ? null : `1:${context.hashes.fingerprint(line.id, 1)}`,
      body_enc: line.actor === 'system' ? null : await seal(place.actionBody(shop, orderNumber, line.id), { body: { action: line.action, parcels: state.parcels }, actor: line.actor, acceptedAt: line.acceptedAt }),
      sequence: 1, finished: true, line_enc: await seal(place.actionLine(shop, orderNumber, line.id), line), accepted_at: line.acceptedAt, created_at: line.acceptedAt,
    }))) : [],
    events: whole ? await Promise.all(life.states.map(async (told) => ({ epoch: 1, shop, order_number: orderNumber, body_enc: await seal(place.event(shop), eventIn(told)), created_at: told.updatedAt }))) : [],
  };
}

function eventIn(state: OrderState): unknown {
  return eventOf({ state, lines: [], changed: ['sale', 'outcome'], actionId: null, notifyCart: false, cartStatus: null, isOrder: state.isOrder, verdict: state.verdict });
}

/** The start, a slip that staff entered, and what the system saw. */
function linesOf({ states }: Life): readonly ActionLine[] {
  const actions = ['startOrder', 'registerShipment'] as const;
  return states.map((state, at) => {
    const action = actions[at] ?? 'yamatoChanged';
    const call = { operation: 'inquiry', settlementNo: state.credit.settlementNo, outcome: 'done' as const, code: null, answer: state.sale.state, at: state.updatedAt };
    return {
      id: `${action}-${at}-${state.claimId.slice(-6)}`, action, state: 'finished', outcome: 'done', code: null, label: actionLabel(action), detail: null, actor: at === 1 ? 'suzuki' : 'system',
      note: null, waitingUntil: null, acceptedAt: state.updatedAt, finishedAt: state.updatedAt, calls: [call],
    };
  });
}
