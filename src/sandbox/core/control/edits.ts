import type { BookRules } from '../book-rules.ts';
import type { Entry, MerchantRow } from '../entry.ts';
import type { Book } from '../ledger/book.ts';
import type { Merchants } from '../ledger/merchants.ts';
import { entryView } from './entries.ts';
import { BadRequest, objectOf, text } from './reading.ts';

/** Which entry, and what to do to it. `merchantCode`: whose it is, where the address says so. */
type Asked = { number: string; merchantCode: string | undefined; body: unknown };

/** `POST /sandbox/console/{service}/{book}/{number}`: one edit. 409 when the state does not allow it. */
export function editEntry<E extends Entry, M extends MerchantRow>(book: Book<E, M>, merchants: Merchants<M>, now: () => number, asked: Asked): unknown {
  const { edits, noun, statusLabels } = book.rules;
  const fields = objectOf(asked.body, 'edit', ['edit', 'merchant', ...inputNames(book.rules)]);
  const name = text(fields, 'edit') ?? '';
  const edit = Object.hasOwn(edits, name) ? edits[name] : undefined;
  if (edit === undefined) throw new BadRequest(`edit must be one of ${Object.keys(edits).join(', ')}`);
  const { entry, merchant } = found(book, merchants, asked.number, text(fields, 'merchant') ?? asked.merchantCode);
  if (!edit.from.includes(entry.status)) {
    throw new BadRequest(`${name} is not possible: ${noun} ${asked.number} is ${entry.status} ${statusLabels[entry.status] ?? ''}`, 409);
  }
  book.write(entry, merchant, 'console', edit.apply(entry, fields, now(), merchant));
  return entryView(book, entry);
}

/** What the book's edits may say, once each. */
function inputNames<E extends Entry, M extends MerchantRow>({ edits }: BookRules<E, M>): string[] {
  return [...new Set(Object.values(edits).flatMap(({ inputs = [] }) => inputs.map(({ name }) => name)))];
}

/** The entry of that number; several merchants may each have one. */
function found<E extends Entry, M extends MerchantRow>(book: Book<E, M>, merchants: Merchants<M>, number: string, merchantCode: string | undefined) {
  const { noun } = book.rules;
  const candidates = book.withNumber(number).filter((entry) => merchantCode === undefined || entry.merchant === merchantCode);
  if (candidates.length > 1) throw new BadRequest(`several merchants have ${article(noun)} ${noun} ${number}: say merchant`, 409);
  const merchant = merchants.find(candidates[0]?.merchant ?? '');
  const entry = merchant && book.look(merchant, number);
  if (merchant === undefined || entry === undefined) throw new BadRequest(`no ${noun} ${number}`, 404);
  return { entry, merchant };
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? 'an' : 'a';
}
