/** Whom the services run as, and so whose their secrets must be: a file of mode 0600 keeps its owner inside a container. */
import type { Owner } from './installation-secrets.ts';

/** PostgreSQL refuses to run as root; this is what the images make of nobody in particular. */
const USUAL: Owner = { uid: 1000, gid: 1000 };

type Asked = {
  /** Whoever runs this. */
  readonly self: Owner;
  /** Its environment: `sudo` says who asked. */
  readonly env: NodeJS.ProcessEnv;
  /** Of .env; null: there is none yet. */
  readonly dotEnv: string | null;
};

/** @throws Error where files that were made now could not be read by the services */
export function ownerOfSecrets({ self, env, dotEnv }: Asked): Owner {
  const wanted = dotEnv === null ? null : numbered(settingOf(dotEnv, 'RUN_AS_USER'), settingOf(dotEnv, 'RUN_AS_GROUP'), USUAL);
  if (wanted?.uid === 0) throw new Error('.env says RUN_AS_USER=0, and PostgreSQL refuses to run as root. Set RUN_AS_USER and RUN_AS_GROUP to another user of this machine, then run this again: its files are given to that one.');
  if (self.uid === 0) return wanted ?? (env['SUDO_UID'] === '0' ? USUAL : numbered(env['SUDO_UID'], env['SUDO_GID'], USUAL));
  if (wanted !== null && wanted.uid !== self.uid) throw new Error(`.env says RUN_AS_USER=${wanted.uid}, and you are ${self.uid}: the services could not read files of yours. Run this as that user or as root, or set RUN_AS_USER=${self.uid} and RUN_AS_GROUP=${self.gid}.`);
  return self;
}

/** Compose takes one that is not set or empty for the usual one, too. */
function numbered(user: string | undefined, group: string | undefined, preset: Owner): Owner {
  const [uid, gid] = [user, group].map((text) => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined));
  return uid === undefined ? preset : { uid, gid: gid ?? preset.gid };
}

function settingOf(dotEnv: string, name: string): string | undefined {
  return [...dotEnv.matchAll(/^([A-Z_]+)=(.*)$/gm)].findLast((found) => found[1] === name)?.[2]?.trim();
}
