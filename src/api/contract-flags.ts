import type { AtobaraiContract } from '../domain/atobarai/wire-contents.ts';
import type { ContractFlags } from '../records/contract/shops.ts';

/** The merchant's contract as stored; what is not stored is not contracted. @see atobarai §8 */
export function atobaraiContract(flags: ContractFlags): AtobaraiContract {
  return {
    enclosedInvoice: flags['enclosedInvoice'] === true,
    sms: flags['sms'] === true,
    amountChange: flags['amountChange'] === true,
    otherCarriers: flags['otherCarriers'] === true,
  };
}
