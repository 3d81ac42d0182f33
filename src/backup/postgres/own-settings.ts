/**
 * What a data directory says by itself of how it is served, put aside while it is served to us alone. Whatever stands in it, a
 * standby to be waited for or a library that this machine lacks, is for the installation that goes on from here.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../progress.ts';

/** Read by every server after all other files, wherever those are; `ALTER SYSTEM` writes it. */
const SETTINGS = 'postgresql.auto.conf';
/** With one of these a server recovers for ever, or asks others for more. */
const SIGNALS = ['standby.signal', 'recovery.signal'];
/** Of the old installation most often, and harm in the new one: it waits, refuses, or writes where the old one wrote. */
const LOOK_AT = /^(?:archive_|recovery_|synchronous_standby_names|primary_|restore_command|default_transaction_read_only|\w+_preload_libraries|hba_file|ident_file|ssl|listen_addresses|data_directory|external_pid_file|cluster_name)/;

export type OwnSettings = { readonly putBack: () => void };

/** For good: files that would keep it from being a server of its own. `putBack` gives the settings back as they were. */
export function putSettingsAside(folder: string, report: Report): OwnSettings {
  for (const name of SIGNALS.filter((signal) => existsSync(join(folder, signal)))) {
    rmSync(join(folder, name));
    report(`${name} is taken away: what is restored is a server of its own, and follows nobody`);
  }
  const path = join(folder, SETTINGS);
  if (!existsSync(path)) return { putBack: () => undefined };
  const settings = readFileSync(path);
  // The same file, so that its owner and its mode stay.
  writeFileSync(path, '');
  return {
    putBack() {
      writeFileSync(path, settings, { flush: true });
      const names = namesIn(settings.toString('utf8')).filter((name) => LOOK_AT.test(name));
      if (names.length > 0) report(`${SETTINGS} is as it was on the server that was copied, and counts from the next start: look at ${names.join(', ')} before`);
    },
  };
}

/** Never their values: a password may stand in one. */
function namesIn(settings: string): readonly string[] {
  return [...new Set(settings.split('\n').flatMap((line) => /^\s*([A-Za-z_][\w.]*)/.exec(line)?.[1]?.toLowerCase() ?? []))];
}
