/** Path parameters. What does not fit could never name anything, so it answers as a missing thing. */
import { z } from 'zod';
import { idempotencyKeyPattern, orderNumberPattern } from './id-patterns.ts';

export const shopCodePattern = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

const shop = z.string().regex(shopCodePattern).describe('店舗コード');
const orderNumber = z.string().regex(orderNumberPattern).describe('受注番号');

export const shopParams = z.object({ shop });
export const orderParams = z.object({ shop, orderNumber });
export const actionParams = z.object({ shop, orderNumber, id: z.string().regex(idempotencyKeyPattern).describe('操作ID (the Idempotency-Key)') });
