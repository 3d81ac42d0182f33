/** クロネコ代金後払い for the activities. */
import { INVOICE } from '../../domain/atobarai/invoice-printing.ts';
import { atobaraiContract } from '../../domain/atobarai/values/contract-flags.ts';
import { fetchInvoiceData } from '../../yamato/atobarai/invoice-data.ts';
import type { AtobaraiMerchant } from '../../yamato/atobarai/merchant.ts';
import type { Service } from '../service.ts';
import { ask } from './ask.ts';
import { sends } from './sends.ts';

export const atobaraiService: Service<AtobaraiMerchant> = {
  service: 'atobarai',
  merchantOf: ({ environment, merchantCode, secrets, contract }, hosts, timeoutMs) => ({
    baseUrl: hosts[environment],
    ycfStrCode: merchantCode,
    // Without one Yamato refuses, and says so.
    password: secrets['password'] ?? '',
    cartCode: secrets['cartCode'],
    timeoutMs,
    contract: atobaraiContract(contract),
  }),
  sends,
  ask,
  lookUps: { [INVOICE]: (merchant, { settlementNo, now }) => fetchInvoiceData(merchant, { settlementNo, now }) },
};
