/** Which payment methods the API takes orders of. Loaded for its effect, before the first contract is made. */
import '../domain/methods.ts';
import { announceMethod, useApiMethod } from './methods/api-method.ts';
import { atobaraiApi } from './methods/atobarai/method.ts';
import { cardApi } from './methods/card/method.ts';

useApiMethod(atobaraiApi);
useApiMethod(cardApi);
announceMethod('kakebarai');
