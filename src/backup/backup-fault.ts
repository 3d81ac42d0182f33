/** Why a backup or a restore ended early: a sentence that says what is wrong and what to do. */
export class BackupFault extends Error {
  override name = 'BackupFault';
}
