import type { AtobaraiContents } from '../terms.ts';
import type { Notice } from '../../values/fault.ts';
import type { AtobaraiContract, SendDivision } from './wire-contents.ts';
import { accepted, type Checked, rejected } from '../../values/fault.ts';

export type ChosenDivision = { readonly sendDiv: SendDivision; readonly notices: readonly Notice[] };

/**
 * 送り先区分: destinations make it 1 even where invoices are enclosed, as public integrations do, because the invoice
 * must not travel to the recipient of a gift. @see atobarai §2.1
 */
export function chooseSendDivision(contents: Pick<AtobaraiContents, 'invoice' | 'destinations'>, contract: AtobaraiContract): Checked<ChosenDivision> {
  const elsewhere = contents.destinations.length > 0;
  switch (contents.invoice) {
    case 'separate':
      return accepted({ sendDiv: elsewhere ? '1' : '0', notices: [] });
    case 'enclosed':
      if (!contract.enclosedInvoice) return rejected('enclosedNotContracted', '同梱（請求書を荷物に同封）の契約がないため、別送を選んでください');
      return accepted(elsewhere ? { sendDiv: '1', notices: [SENT_SEPARATELY] } : { sendDiv: '2', notices: [] });
    case 'sms':
      if (!contract.sms) return rejected('smsNotContracted', 'スマホタイプ（SMS認証）の契約がないため、ほかの請求方法を選んでください');
      return accepted({ sendDiv: '3', notices: [] });
    default:
      return contents.invoice satisfies never;
  }
}

const SENT_SEPARATELY: Notice = {
  param: 'invoice',
  code: 'enclosedSentSeparately',
  message: '送り先が購入者と異なるため、請求書は同梱せず購入者へ別送します',
};

/** The other coding KAAKK and KAARR use: 0 別送 · 1 同梱 · 2 SMS連携決済. @see atobarai §2.6 */
export function invoiceDivision(sendDiv: SendDivision): '0' | '1' | '2' {
  switch (sendDiv) {
    case '0':
    case '1':
      return '0';
    case '2':
      return '1';
    case '3':
      return '2';
    default:
      return sendDiv satisfies never;
  }
}
