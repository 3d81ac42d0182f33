import type { OpenRecordsOptions, Records } from './records.ts';

/** Opens the records, applies migrations (safe when several processes start at once), loads the hash keys. */
export async function openRecords(options: OpenRecordsOptions): Promise<Records> {
  void options;
  throw new Error('not there yet');
}
