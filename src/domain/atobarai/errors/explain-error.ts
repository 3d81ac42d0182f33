import { errorFailures, type ErrorFailure } from './failures.ts';
import { errorFields, type ErrorField, type ErrorOwner } from './fields.ts';
import { kaaclErrors } from './kaacl.ts';
import { kaakkErrors } from './kaakk.ts';
import { kaaraErrors } from './kaara.ts';
import { kaarrErrors } from './kaarr.ts';
import { kaarsErrors } from './kaars.ts';
import { kaasaErrors } from './kaasa.ts';
import { kaasdErrors } from './kaasd.ts';
import { kaaslErrors } from './kaasl.ts';
import { kaastErrors } from './kaast.ts';
import type { ErrorRows } from './row.ts';

/** One of Yamato's error codes in words a clerk understands. @see atobarai §5 */
export type ErrorExplanation = {
  /** As Yamato gave it. */
  readonly code: string;
  /** `KAARA`, `KAASL` …, or null where any operation may answer it or we do not know the code. */
  readonly operation: string | null;
  /** Path into our own body, for a 422; null where the value is not the caller's. */
  readonly param: string | null;
  readonly field: string;
  readonly message: string;
  readonly whatToDo: string;
  readonly who: ErrorOwner;
  /** The shopper can correct it in the checkout form. */
  readonly buyerCorrectable: boolean;
};

const operations: Readonly<Record<string, ErrorRows>> = {
  KAARA: kaaraErrors,
  KAARS: kaarsErrors,
  KAASL: kaaslErrors,
  KAAST: kaastErrors,
  KAACL: kaaclErrors,
  KAAKK: kaakkErrors,
  KAASD: kaasdErrors,
  KAARR: kaarrErrors,
  KAASA: kaasaErrors,
};

/** Every code of the catalogue, by code. */
export const errorCatalogue: ReadonlyMap<string, ErrorExplanation> = new Map([
  ...Object.entries(operations).flatMap(([operation, rows]) =>
    Object.entries(rows).map(([digits, [field, failure]]): [string, ErrorExplanation] => {
      const code = `${operation.toLowerCase()}${digits}E`;
      return [code, describe(code, operation, errorFields[field], errorFailures[failure])];
    }),
  ),
  ...['err0001', 'err0002', 'err0003'].map((code): [string, ErrorExplanation] => [
    code,
    describe(code, null, errorFields.system, errorFailures.exception),
  ]),
]);

/** Explains a code; one we do not know comes back as itself with what little can be said. Never throws. */
export function explainError(code: string): ErrorExplanation {
  return (
    errorCatalogue.get(code) ?? {
      code,
      operation: null,
      param: null,
      field: '不明',
      message: `ヤマト側のエラーです（コード ${code}）`,
      whatToDo: 'このコードの説明はまだありません。取引状況を確かめ、コードを添えてヤマト側へ問い合わせてください',
      who: 'ops',
      buyerCorrectable: false,
    }
  );
}

function describe(code: string, operation: string | null, field: ErrorField, failure: ErrorFailure): ErrorExplanation {
  const who = failure.who ?? field.who;
  return {
    code,
    operation,
    param: field.param,
    field: field.name,
    message: failure.message(field),
    whatToDo: failure.whatToDo ?? field.whatToDo,
    who,
    buyerCorrectable: who === 'buyer' && field.param !== null,
  };
}
