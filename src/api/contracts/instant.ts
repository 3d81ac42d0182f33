import { z } from 'zod';
import { isStorableInstant } from '../../domain/values/instant.ts';

/** 日時: RFC 3339 with offset, which every database can keep. Of another form it has the fault of its form only. */
export const instantText = z.iso.datetime({ offset: true, abort: true }).refine(isStorableInstant, { error: 'instantRange' });
