import type { FaultRule } from './rule.ts';

/** What goes back over the wire. `dripMs`: spread the body over so long. */
export type Reply =
  | { kind: 'cut' }
  | { kind: 'send'; status: number; contentType: string; body: Buffer; dripMs: number };

const XML = 'text/xml; charset=UTF-8';
const GARBAGE = Buffer.from('83404e3c72657475726e3cff00fe26233c3c8b1f02e3e0f1', 'hex');

/** The honest answer. */
export function plainReply(xml: string): Reply {
  return { kind: 'send', status: 200, contentType: XML, body: Buffer.from(xml), dripMs: 0 };
}

/** The call a fault strikes. */
export type Struck = { operation: string; processDiv: string };

/** The answer as this fault sends it. `xml`: the honest answer; `refusal`: makes the answer of an error code. */
export function faultyReply(rule: FaultRule, struck: Struck, xml: string, refusal: (code: string) => string): Reply {
  const honest = { kind: 'send', status: 200, contentType: XML, body: Buffer.from(xml), dripMs: 0 } as const;
  switch (rule.fault) {
    case 'delay':
    case 'refuse':
      return honest;
    case 'cutBeforeCommit':
    case 'cutAfterCommit':
      return { kind: 'cut' };
    case 'httpErrorBefore':
    case 'httpErrorAfter':
      return page(rule.status, 'Server Error');
    case 'maintenance':
      return page(503, 'ただいまメンテナンス中です');
    case 'empty':
      return { ...honest, body: Buffer.alloc(0) };
    case 'garbled':
      return { ...honest, body: GARBAGE };
    case 'truncated':
      return { ...honest, body: honest.body.subarray(0, Math.floor(honest.body.length * 0.6)) };
    case 'wrongContentType':
      return { ...honest, contentType: 'application/octet-stream' };
    case 'slowDrip':
      return { ...honest, dripMs: rule.ms };
    case 'unknownCode':
      return plainReply(refusal(rule.code ?? `${struck.operation.toLowerCase()}999E`));
    case 'err0001':
      return plainReply(refusal(rule.code ?? 'err0001'));
    case 'tooEarly':
      return plainReply(refusal(rule.code ?? stateCode(struck)));
    case 'returnCode':
      return plainReply(refusal(rule.code ?? 'err0001'));
  }
}

/** The code with which an operation says "not in this state". */
function stateCode({ operation, processDiv }: Struck): string {
  if (operation === 'KAASL') return processDiv === '1' || processDiv === '9' ? 'kaasl022E' : 'kaasl020E';
  return STATE_CODES[operation] ?? 'err0001';
}

const STATE_CODES: Record<string, string> = {
  KAACL: 'kaacl009E',
  KAAKK: 'kaakk010E',
  KAASD: 'kaasd009E',
  KAARR: 'kaarr015E',
  KAASA: 'kaasa020E',
  KAARS: 'kaars008E',
  KAAST: 'kaast008E',
};

function page(status: number, text: string): Reply {
  const body = `<html><head><title>${status}</title></head><body><h1>${status}</h1><p>${text}</p></body></html>`;
  return { kind: 'send', status, contentType: 'text/html; charset=UTF-8', body: Buffer.from(body), dripMs: 0 };
}
