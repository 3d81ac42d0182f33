import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { CardChoice } from './card.ts';

const VALID_MS = 30 * 60_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export type Tokens = ReturnType<typeof openTokens>;

/** トークン: 16 letters and digits, good for half an hour and one use. @see webcollect §2.1 */
export function openTokens(db: DatabaseSync) {
  const insert = db.prepare('INSERT INTO webcollect_tokens (token, merchant, expiresAt, used, body) VALUES (?, ?, ?, 0, ?)');
  const find = db.prepare('SELECT body FROM webcollect_tokens WHERE token = ? AND merchant = ? AND used = 0 AND expiresAt > ?');
  const use = db.prepare('UPDATE webcollect_tokens SET used = 1 WHERE token = ? AND merchant = ?');
  const look = (token: string, merchant: string, now: number): CardChoice | undefined => {
    const row = find.get(token, merchant, now);
    return row && JSON.parse(String(row['body']));
  };
  return {
    create(merchant: string, choice: CardChoice, now: number): string {
      const token = randomText(16);
      insert.run(token, merchant, now + VALID_MS, JSON.stringify(choice));
      return token;
    },
    /** What a good token stands for; it stays good. */
    look,
    /** The same, and the token is used up. */
    take(token: string, merchant: string, now: number): CardChoice | undefined {
      const choice = look(token, merchant, now);
      use.run(token, merchant);
      return choice;
    },
  };
}

export function randomText(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
