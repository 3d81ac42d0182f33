import { statusLabels } from '../../domain/order/status.ts';
import type { Status } from '../../domain/order/status.ts';

/** Whether the text is a headline status of this release. */
export function isStatus(code: string): code is Status {
  return Object.hasOwn(statusLabels, code);
}
