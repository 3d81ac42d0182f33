/** The imagined services as the domain knows them; also inside the workflow. */
import '../../../src/domain/methods.ts';
import { useMethod } from '../../../src/domain/lifecycle/method.ts';
import { madeUp } from './asked/method.ts';
import { silent } from './silent/method.ts';

useMethod(madeUp);
useMethod(silent);
