/** What a finished action adds to what the lives of a run have met. */
import type { ActionLine } from '../../src/domain/order/history.ts';
import type { Occurred } from './coverage.ts';
import type { Body } from './random-actions.ts';

export function noteAction(occurred: Occurred, body: Body | undefined, { action, outcome, code, detail }: ActionLine): void {
  if (body === undefined) return;
  if (code === 'confirmCancelFirst') occurred.note('amended', code);
  if (code === 'kaasl045E') occurred.note('happening', 'slip on too many orders');
  if (action === 'amendOrder' && code === 'overLimit' && outcome === 'refused') occurred.note('happening', 'new credit over the limit');
  if (outcome !== 'done') return;
  occurred.note('action', action);
  if (action === 'amendOrder' && detail?.startsWith('変更なし') === true) occurred.note('amended', 'record');
  if (action === 'resolve') occurred.note('choice', `${String(body['attention'])} ${String(body['decision'])}`);
  if (action === 'changeMethod') occurred.note('transfer', String(body['to']));
  if (action === 'correctStatus') occurred.note('corrected', String(body['status']));
}
