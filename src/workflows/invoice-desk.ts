/** 請求書印字データ for whoever waits for it: fetched between two steps of the order, when no call of its own is under way. */
import { decideInvoice, foldInvoiceFetched } from '../domain/atobarai/invoice-printing.ts';
import type { InvoiceData } from '../domain/atobarai/invoice-data.ts';
import { type Call, callLine } from '../domain/order/call-result.ts';
import { yamatoCalls } from './calls.ts';
import type { InvoiceAnswer } from './contract.ts';
import { emptyLine } from './messages.ts';
import { creditRef, lostCall, sent } from './one-call.ts';
import { clock, type Run, writeOwnLine } from './run.ts';

type Around = {
  /** Before Yamato is asked: what a watch saw earlier would bring its warning back. */
  readonly before: () => void;
  /** After the history has its line: a reader finds it there when the data comes. */
  readonly publish: () => Promise<void>;
};

/** One answer for all who ask at the same moment. Whoever has given up by now is not asked for. */
export async function serveInvoices(run: Run, around: Around): Promise<void> {
  const requests = run.invoiceRequests.splice(0);
  const now = clock();
  const isWaiting = requests.some(({ startBy }) => Date.parse(startBy) > Date.parse(now));
  const answer: InvoiceAnswer = isWaiting ? await invoiceAnswer(run, around, now) : { kind: 'later', until: null, reason: '受注のほかの処理を待っています' };
  for (const request of requests) request.answer = answer;
}

async function invoiceAnswer(run: Run, around: Around, now: string): Promise<InvoiceAnswer> {
  const decision = decideInvoice({ state: run.state, now });
  if (decision.kind !== 'fetch') return decision;
  around.before();
  const call = await sent(
    () => yamatoCalls(run.state).fetchInvoice.executeWithOptions({ summary: '請求書印字データの取得' }, [creditRef(run)]),
    (lost) => lostCall<InvoiceData>('KAASD', run, lost),
  );
  if (call.result.kind === 'done') run.state = foldInvoiceFetched(run.state);
  noteFetch(run, call);
  await around.publish();
  return answerOf(call);
}

/** The history keeps that it was fetched, never what. */
function noteFetch(run: Run, call: Call<InvoiceData>): void {
  const { result } = call;
  const line = emptyLine(`invoice-${run.state.sequence + 1}-${run.lines.size}`, 'fetchInvoice', 'system');
  const calls = [callLine(call, () => null)];
  const finished = { ...line, state: 'finished' as const, finishedAt: clock(), calls };
  if (result.kind === 'done') return writeOwnLine(run, { ...finished, outcome: 'done' });
  writeOwnLine(run, { ...finished, outcome: 'failed', code: result.kind === 'refused' ? result.code : result.reason });
}

function answerOf({ result, settlementNo }: Call<InvoiceData>): InvoiceAnswer {
  switch (result.kind) {
    case 'done':
      return { kind: 'data', data: result.value, settlementNo };
    case 'refused':
      return { kind: 'refusedByYamato', code: result.code };
    case 'notSent':
      return { kind: 'later', until: null, reason: 'Yamatoに接続できませんでした' };
    case 'unknown':
      return { kind: 'later', until: null, reason: 'Yamatoから印字データを受け取れませんでした' };
  }
}
