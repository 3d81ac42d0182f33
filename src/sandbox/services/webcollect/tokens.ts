import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type CardChoice, typedCard } from './card.ts';

const VALID_MS = 30 * 60_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Tokens that need no page, for a first order by curl and for tests: `SB`, the authDiv, the last four digits of a test card and
 * nine letters or digits of one's own choosing, each good once.
 */
const WITHOUT_PAGE = /^SB([0-3])(\d{4})[A-Za-z0-9]{9}$/;

export type Tokens = ReturnType<typeof openTokens>;

/** トークン: 16 letters and digits, good for half an hour and one use. @see webcollect §2.1 */
export function openTokens(db: DatabaseSync) {
  const insert = db.prepare('INSERT INTO webcollect_tokens (token, merchant, expiresAt, used, body) VALUES (?, ?, ?, 0, ?)');
  const find = db.prepare('SELECT body, used, expiresAt FROM webcollect_tokens WHERE token = ? AND merchant = ?');
  const used = db.prepare('INSERT INTO webcollect_tokens (token, merchant, expiresAt, used, body) VALUES (?, ?, ?, 1, ?)');
  const use = db.prepare('UPDATE webcollect_tokens SET used = 1 WHERE token = ? AND merchant = ?');
  const look = (token: string, merchant: string, now: number): CardChoice | undefined => {
    const row = find.get(token, merchant);
    if (row === undefined) return withoutPage(token);
    return row['used'] === 0 && Number(row['expiresAt']) > now ? JSON.parse(String(row['body'])) : undefined;
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
      const { changes } = use.run(token, merchant);
      if (choice !== undefined && changes === 0) used.run(token, merchant, now, JSON.stringify(choice));
      return choice;
    },
  };
}

function withoutPage(token: string): CardChoice | undefined {
  const [, authDiv, last4] = WITHOUT_PAGE.exec(token) ?? [];
  if (authDiv === undefined || last4 === undefined) return undefined;
  return { authDiv, optServDiv: '00', memberId: '', authKey: '', card: typedCard(`000000000001${last4}`, '1299', ''), savedId: null };
}

export function randomText(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
