/** 無言払い for the activities. */
import type { Service } from '../../../../src/activities/service.ts';
import { type Shop, sendRule } from '../gateway.ts';
import { SILENT } from './method.ts';

export const silentService: Service<Shop> = {
  service: SILENT,
  merchantOf: ({ environment, merchantCode, secrets }, hosts, timeoutMs) => ({ url: `${hosts[environment]}/silent/gateway`, code: merchantCode, key: secrets['accessKey'] ?? '', timeoutMs }),
  sends: { sendCredit: sendRule('open'), sendSlip: sendRule('report'), sendCancel: sendRule('close') },
  ask: async () => {
    throw new Error('it cannot be asked');
  },
  lookUps: {},
};
