/** Decides a start by the order row: the table of repeats, row by row. */
import { methodOf } from '../../domain/lifecycle/method.ts';
import { isOrderOutcome, outcomeRules } from '../../domain/order/facets.ts';
import { isUniqueViolation } from '../database/unique-violation.ts';
import { place } from '../context.ts';
import type { RecordsContext } from '../context.ts';
import type { ClaimConflict, OrderClaimRequest, OrderClaimResult } from '../contract/claims.ts';
import { settlementNumberForms } from '../settlement-number.ts';
import { bringBack } from './bring-back.ts';
import { fingerprintOf, insertOrder, moveOrder, NEWEST_FORM, prepareClaim, readGuard } from './claim-rows.ts';
import type { FingerprintBy, GuardRow, PreparedClaim } from './claim-rows.ts';
import { openAnswer, openState } from './sealed-values.ts';
import { replaceSearch, searchKey } from './search-rows.ts';

/** Each round is lost only to another start of the same number; more mean that something else is wrong. */
const MAX_ROUNDS = 10;

const numberTaken = 'settlement_numbers_unique';
const sameStart = 'order_claims_shop_order_number_fingerprint_attempt_key';

/** One statement for a new number; at most four for one that exists and was not touched meanwhile. */
export async function claimOrder(context: RecordsContext, request: OrderClaimRequest): Promise<OrderClaimResult> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const made = await tryNew(context, request);
    if (made === 'taken') return { kind: 'numberTaken' };
    if (made !== null) return asNew(made);
    const rows = await readGuard(context, request.shop, request.orderNumber);
    const [row] = rows;
    // Not visible yet: the one that made it has not committed in our sight.
    if (row === undefined) continue;
    const decided = await decide(context, request, rows, row);
    if (decided !== null) return decided;
  }
  throw new Error('The order number is claimed by too many at once');
}

function asNew(prepared: PreparedClaim): OrderClaimResult {
  return { kind: 'new', ...prepared.claim, startInput: prepared.startInput };
}

async function tryNew(context: RecordsContext, request: OrderClaimRequest): Promise<PreparedClaim | 'taken' | null> {
  return withSettlementNumber(context, request, { generation: 1, sequence: 0 }, { version: context.hashes.currentVersion, form: NEWEST_FORM }, (prepared) =>
    insertOrder(context, request, prepared),
  );
}

/** Tries the forms of the settlement number in turn. Null: the row was not ours to make or move; `taken`: the adopted number is used. */
async function withSettlementNumber(
  context: RecordsContext,
  request: OrderClaimRequest,
  next: { readonly generation: number; readonly sequence: number },
  fingerprintBy: FingerprintBy,
  store: (prepared: PreparedClaim) => Promise<boolean>,
): Promise<PreparedClaim | 'taken' | null> {
  const { adoptedNo } = request;
  for (const settlementNo of adoptedNo === null ? numbersToTry(request, next.generation) : [adoptedNo]) {
    const claim = { claimId: request.newClaimId, ...next, settlementNo };
    const prepared = await prepareClaim(context, request, claim, fingerprintBy);
    try {
      return (await store(prepared)) ? prepared : null;
    } catch (error) {
      if (isUniqueViolation(error, sameStart)) return null;
      if (!isUniqueViolation(error, numberTaken)) throw error;
    }
  }
  if (adoptedNo !== null) return 'taken';
  throw new Error('Every form of the settlement number is taken on this contract');
}

function numbersToTry({ shop, orderNumber, service }: OrderClaimRequest, generation: number): readonly string[] {
  return settlementNumberForms({ shop, orderNumber, generation }, methodOf(service).numbers);
}

/** Null: somebody was faster, look again. */
async function decide(
  context: RecordsContext,
  request: OrderClaimRequest,
  rows: readonly GuardRow[],
  row: GuardRow,
): Promise<OrderClaimResult | null> {
  const by: FingerprintBy = { version: row.fingerprint_version, form: row.fingerprint_form };
  const fingerprint = fingerprintOf(context, request, by);
  const known = rows.find((claim) => claim.fingerprint === fingerprint && claim.attempt === request.attempt);
  const order = await openState(context, request.shop, request.orderNumber, row.state_cell);
  if (known !== undefined) return asKnown(context, known, order);
  const highestAttempt = Math.max(...rows.map((claim) => claim.attempt));
  const reason = conflictOf(row.outcome, request.attempt, highestAttempt);
  if (reason !== null) return { kind: 'conflict', reason: reason === 'live' && (await isGivenUp(context, rows)) ? 'givenUp' : reason, order };
  if (row.archived_year !== null) {
    await bringBack(context, request);
    return null;
  }
  const next = { generation: row.last_generation + 1, sequence: row.sequence };
  const moved = await withSettlementNumber(context, request, next, by, (prepared) =>
    moveOrder(context, request, prepared, row),
  );
  if (moved === 'taken') return { kind: 'numberTaken' };
  if (moved === null) return null;
  if (searchKey(context, moved.state) !== row.search_key) await replaceSearch(context, moved.state, row.search_key);
  return asNew(moved);
}

/** The start that owns the order was abandoned, and what it may have opened at Yamato is not cancelled yet. */
async function isGivenUp(context: RecordsContext, rows: readonly GuardRow[]): Promise<boolean> {
  const current = rows.find((claim) => claim.claim_id === claim.current_claim_id);
  if (current === undefined || current.answer_enc === null) return false;
  return (await openAnswer(context, current.claim_id, current.answer_enc)).verdict.kind === 'abandoned';
}

function conflictOf(outcome: string | null, attempt: number, highestAttempt: number): ClaimConflict | null {
  if (outcome !== null && !(isOrderOutcome(outcome) && outcomeRules[outcome].mayStartAgain)) return 'endedForEver';
  if (attempt < highestAttempt) return 'lowerAttempt';
  return outcome === null ? 'live' : null;
}

async function asKnown(
  context: RecordsContext,
  claim: GuardRow,
  order: Extract<OrderClaimResult, { kind: 'known' }>['order'],
): Promise<OrderClaimResult> {
  const answered = claim.answer_enc === null ? null : await openAnswer(context, claim.claim_id, claim.answer_enc);
  const needed = claim.state === 'claimed' || answered === null;
  return {
    kind: 'known',
    claimId: claim.claim_id,
    live: claim.claim_id === claim.current_claim_id && claim.outcome === null,
    answered,
    claimState: claim.state,
    generation: claim.generation,
    settlementNo: claim.settlement_no,
    order,
    startInput: needed && claim.start_cell !== null ? await context.cells.open(place.start(claim.claim_id), claim.start_cell) : null,
  };
}
