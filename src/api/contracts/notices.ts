import { z } from 'zod';

/** What is done for the caller that he should know of. */
export const notices = z
  .array(z.object({ param: z.string(), code: z.string(), message: z.string() }))
  .readonly()
  .describe('お知らせ。What is shortened, folded or replaced towards Yamato');
