/** Which payment methods there are. Loaded for its effect, before the first order, wherever orders are understood. */
import { atobarai } from './atobarai/method.ts';
import { card } from './card/method.ts';
import { useMethod } from './lifecycle/method.ts';

useMethod(atobarai);
useMethod(card);
