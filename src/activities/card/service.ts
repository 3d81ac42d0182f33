/** クロネコwebコレクト for the activities: cards. */
import type { Service } from '../service.ts';
import { ask } from './ask.ts';
import { type CardMerchant, merchantOf } from './merchant.ts';
import { sends } from './sends.ts';

export const cardService: Service<CardMerchant> = { service: 'card', merchantOf, sends, ask, lookUps: {} };
