/** クロネコ代金後払い as a method of the core. @see atobarai */
import type { Method } from '../lifecycle/method.ts';

export const atobarai: Method = {
  service: 'atobarai',
  label: '代金後払い',
};
