/** What a backup says of itself: in clear for whoever keeps it, and sealed for whoever puts it back. */
import { z } from 'zod';

export const MANIFEST = 'manifest.json';
export const CONTENTS = 'contents.age';
export const DATA = 'data.tar.gz.age';

/** Raised when an older program could not read a newer backup. */
export const FORMAT = 1;

const digest = z.object({ bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const moment = z.object({ begun: z.iso.datetime(), ended: z.iso.datetime() });

/** `dataFolder`: the folder of `npm start`. `postgresql`: a whole server, with every database on it. */
const source = z.enum(['dataFolder', 'postgresql']);

export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  kind: z.literal('torihiki-backup'),
  name: z.string(),
  source,
  /** Everything in it is of one moment between the two. */
  takenAt: moment,
  versions: z.object({ torihiki: z.string(), recordsSchema: z.string(), postgresql: z.string().nullable() }),
  /** Which keys it is sealed to. */
  publicKeys: z.array(z.string()),
  files: z.object({ [CONTENTS]: digest, [DATA]: digest }),
});

export type Manifest = z.output<typeof manifestSchema>;

/** The sealed part: the same, and what only a restore needs. */
export const contentsSchema = z.object({
  format: z.literal(FORMAT),
  name: z.string(),
  source,
  takenAt: moment,
  versions: manifestSchema.shape.versions,
  /** Binds the two sealed files together. */
  data: digest,
  /** A hash key as the records hold it, wrapped by the master key: it tells the right one, and nothing of it. */
  masterKeyCheck: z.object({ version: z.int(), wrapped: z.base64() }),
  orders: z.object({ count: z.int(), newest: z.iso.datetime().nullable() }),
  /** What the records know to be destroyed by then; absent in backups of before it was counted. */
  destroyed: z.object({ keys: z.int(), buyers: z.int() }).optional(),
  /** Of a data folder: each file. A server's are listed by its own manifest, which is in the archive. */
  files: z.array(digest.extend({ path: z.string() })).nullable(),
  postgresql: z
    .object({
      major: z.int(),
      systemIdentifier: z.string(),
      recordsDatabase: z.string(),
      recordsRole: z.string(),
      databases: z.array(z.string()),
    })
    .nullable(),
});

export type Contents = z.output<typeof contentsSchema>;
