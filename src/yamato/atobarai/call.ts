import { isSettingsCode } from '../../domain/atobarai/codes.ts';
import { type FormFields, postForm } from '../form-post.ts';
import { done, type Outcome, unknown } from '../outcome.ts';
import { told } from '../told-calls.ts';
import { type AnswerElements, readAnswer } from './answer.ts';
import { type AtobaraiMerchant, DEFAULT_TIMEOUT_MS } from './merchant.ts';

export type OperationId =
  | 'KAARA0010'
  | 'KAARS0010'
  | 'KAASL0010'
  | 'KAAST0010'
  | 'KAACL0010'
  | 'KAAKK0010'
  | 'KAASD0010'
  | 'KAARR0010'
  | 'KAASA0020';

/** Read-only operations: they may be repeated freely and share kept-alive connections. @see atobarai §7.1 */
const INQUIRIES: ReadonlySet<OperationId> = new Set<OperationId>(['KAARS0010', 'KAAST0010', 'KAASD0010']);

/** One operation = one form POST to one path, answered by HTTP 200 and a small XML. @see atobarai §1 */
export async function call(merchant: AtobaraiMerchant, operation: OperationId, orderNo: string, fields: FormFields): Promise<Outcome<AnswerElements>> {
  const send = () => post(merchant, operation, orderNo, fields);
  // Without the version at its end, as the history names it.
  const of = { service: 'atobarai', operation: operation.replace(/\d+$/, ''), isCredentialCode: isSettingsCode };
  return merchant.isTest === true ? send() : told(of, send);
}

async function post(merchant: AtobaraiMerchant, operation: OperationId, orderNo: string, fields: FormFields): Promise<Outcome<AnswerElements>> {
  const posted = await postForm({
    url: `${merchant.baseUrl.replace(/\/+$/, '')}/kuroneko-atobarai-api/${operation}APIAction_execute.action`,
    fields,
    timeoutMs: merchant.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    connection: INQUIRIES.has(operation) ? 'pooled' : 'fresh',
  });
  if (posted.kind !== 'answered') return posted;
  // Business errors come with 200 too; any other status may come from before or after the work was done.
  if (posted.status !== 200) return unknown(`http${posted.status}`);
  return readAnswer(posted.body, orderNo);
}

/** The value of a verdict-like element that an operation must have when its returnCode is 0. */
export function readResult<T>(elements: AnswerElements, meanings: Readonly<Record<string, T>>): Outcome<T> {
  const result = elements['result'] ?? '';
  if (result === '') return unknown('missingResult');
  const meaning = Object.hasOwn(meanings, result) ? meanings[result] : undefined;
  return meaning === undefined ? unknown('unknownResult') : done(meaning);
}
