/** Puts the imagined services in use. To be imported before anything that makes a contract of the API. */
import { useApiMethod } from '../../../src/api/methods/api-method.ts';
import './domain.ts';
import { madeUpApi } from './asked/api.ts';
import { silentApi } from './silent/api.ts';

useApiMethod(madeUpApi);
useApiMethod(silentApi);
