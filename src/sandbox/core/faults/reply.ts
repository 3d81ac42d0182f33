import type { Answer } from '../wire/operation.ts';
import { isLineFault } from './kind.ts';
import type { Struck } from './book.ts';

/** What goes back over the wire. `dripMs`: spread the body over so long. */
export type Reply = { kind: 'cut' } | { kind: 'send'; answer: Answer; dripMs: number };

const GARBAGE = Buffer.from('83404e3c72657475726e3cff00fe26233c3c8b1f02e3e0f1', 'hex');

/** The honest answer. */
export function plainReply(answer: Answer): Reply {
  return { kind: 'send', answer, dripMs: 0 };
}

/** The answer as this fault sends it. `honest`: what would be sent; `refusal`: makes the answer of an error code; `usualCode`: a service's own fault has one. */
export function faultyReply({ rule, own }: Struck, honest: Answer, refusal: (code: string) => Answer, usualCode: string): Reply {
  if (own !== undefined || !isLineFault(rule.fault)) return plainReply(refusal(rule.code ?? usualCode));
  switch (rule.fault) {
    case 'delay':
      return plainReply(honest);
    case 'cutBeforeCommit':
    case 'cutAfterCommit':
      return { kind: 'cut' };
    case 'httpErrorBefore':
    case 'httpErrorAfter':
      return page(rule.status, 'Server Error');
    case 'maintenance':
      return page(503, 'ただいまメンテナンス中です');
    case 'empty':
      return plainReply({ ...honest, body: Buffer.alloc(0) });
    case 'garbled':
      return plainReply({ ...honest, body: GARBAGE });
    case 'truncated':
      return plainReply({ ...honest, body: honest.body.subarray(0, Math.floor(honest.body.length * 0.6)) });
    case 'wrongContentType':
      return plainReply({ ...honest, contentType: 'application/octet-stream' });
    case 'slowDrip':
      return { kind: 'send', answer: honest, dripMs: rule.ms };
    case 'returnCode':
      return plainReply(refusal(rule.code ?? usualCode));
  }
}

function page(status: number, text: string): Reply {
  const body = `<html><head><title>${status}</title></head><body><h1>${status}</h1><p>${text}</p></body></html>`;
  return plainReply({ status, contentType: 'text/html; charset=UTF-8', body: Buffer.from(body) });
}
