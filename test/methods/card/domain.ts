/** Cards as the domain knows them; also inside the workflow. */
import '../../../src/domain/methods.ts';
import { card } from '../../../src/domain/card/method.ts';
import { useMethod } from '../../../src/domain/lifecycle/method.ts';

useMethod(card);
