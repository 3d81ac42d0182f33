import type { AtobaraiContract } from './wire-contents.ts';

/** The merchant's contract as stored; what is not stored is not contracted. @see atobarai §8 */
export function atobaraiContract(flags: Readonly<Record<string, unknown>>): AtobaraiContract {
  return {
    enclosedInvoice: flags['enclosedInvoice'] === true,
    sms: flags['sms'] === true,
    amountChange: flags['amountChange'] === true,
    otherCarriers: flags['otherCarriers'] === true,
  };
}
