import { authorisationErrors, changeErrors } from './authorisation.ts';
import { commonErrors } from './common.ts';
import { inputErrors } from './input-errors.ts';
import type { CodeSense, ErrorOwner, ErrorRow } from './row.ts';
import { savedCardErrors } from './saved-cards.ts';
import { shipmentErrors } from './shipment.ts';

/** One of webコレクト's error codes in words a clerk understands. @see webcollect §6 */
export type ErrorExplanation = {
  /** As Yamato gave it. */
  readonly code: string;
  /** `A08`, `E01` …, or null where any function may answer it or we do not know the code. */
  readonly operation: string | null;
  /** Path into our own body, for a 422; null where the value is not the caller's. */
  readonly param: string | null;
  readonly message: string;
  readonly whatToDo: string;
  readonly who: ErrorOwner;
  /** The shopper can correct it in the checkout form. */
  readonly buyerCorrectable: boolean;
  readonly sense: CodeSense;
};

/** Every code that the functions we call may answer. */
export const errorCatalogue: ReadonlyMap<string, ErrorExplanation> = new Map(
  [...inputErrors, ...[commonErrors, authorisationErrors, changeErrors, savedCardErrors, shipmentErrors].flatMap((rows) => Object.entries(rows))].map(
    ([code, row]): [string, ErrorExplanation] => [code, describe(code, row)],
  ),
);

/** Explains a code; one we do not know comes back as itself with what little can be said, and is not believed. Never throws. */
export function explainError(code: string): ErrorExplanation {
  return (
    errorCatalogue.get(code) ?? {
      code,
      operation: null,
      param: null,
      message: `ヤマト側のエラーです（コード ${code}）`,
      whatToDo: 'このコードの説明はまだありません。取引情報を照会し、コードを添えてヤマト側へ問い合わせてください',
      who: 'ops',
      buyerCorrectable: false,
      sense: 'unclear',
    }
  );
}

/** How far the code can be believed; one that nobody knows says too little to be believed by itself. */
export function senseOf(code: string): CodeSense {
  return explainError(code).sense;
}

/** Whether the shop's own settings or contract are wrong: nothing about the order will help. */
export function isSettingsCode(code: string): boolean {
  return senseOf(code) === 'settings';
}

function describe(code: string, { message, whatToDo, who, sense = 'refused', param }: ErrorRow): ErrorExplanation {
  return {
    code,
    operation: code.startsWith('Z') ? null : code.slice(0, 3),
    param: param ?? null,
    message,
    whatToDo,
    who,
    buyerCorrectable: who === 'buyer' && param !== undefined,
    sense,
  };
}
