/**
 * What one Yamato call came to. The four kinds are all there are; nothing is ever thrown for what the network or
 * Yamato does. Reasons and codes are short and stable and never carry data of the order.
 */
export type Outcome<T> =
  /** Yamato processed the call and said so. */
  | { readonly kind: 'done'; readonly value: T }
  /**
   * Yamato answered that it did not do it; `code` is its own error code, e.g. `kaara009E`. `detailCode`: the card company's word
   * beside it (与信結果エラーコード), where there is one.
   */
  | { readonly kind: 'refused'; readonly code: string; readonly detailCode?: string }
  /** Provably nothing left this machine: safe to send again. */
  | { readonly kind: 'notSent'; readonly reason: NotSentReason }
  /** Anything after the first byte that is no clear answer: ask before repeating. */
  | { readonly kind: 'unknown'; readonly reason: string };

export type NotSentReason = 'dns' | 'connectionRefused' | 'unreachable' | 'connectTimeout' | 'tls' | 'connectFailed';

export function done<T>(value: T): Outcome<T> {
  return { kind: 'done', value };
}

/**
 * No clear answer. Reasons so far; `http503` and the like carry the status, so the type stays open:
 * `timeout` `reset` `tooLarge` `badHttp` `emptyBody` `badEncoding` `badXml` `wrongRoot` `unknownReturnCode`
 * `missingErrorCode` `badErrorCode` `contradictory` `systemError` `missingResult` `unknownResult` `wrongOrder`
 * `inSettlement` `gatewayTimeout` `issuerTimeout` `changedMeanwhile`
 */
export function unknown(reason: string): { readonly kind: 'unknown'; readonly reason: string } {
  return { kind: 'unknown', reason };
}

/** The same outcome with its value turned into another one; the turning may itself end in doubt. */
export function mapDone<A, B>(outcome: Outcome<A>, next: (value: A) => Outcome<B>): Outcome<B> {
  return outcome.kind === 'done' ? next(outcome.value) : outcome;
}
