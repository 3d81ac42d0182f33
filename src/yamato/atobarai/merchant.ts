import type { AtobaraiContract } from '../../domain/atobarai/values/wire-contents.ts';

/** One 代金後払い contract of a shop and where its calls go. */
export type AtobaraiMerchant = {
  /** Scheme and host, e.g. `https://atobarai.kuronekoyamato.co.jp`; a path prefix is kept. */
  readonly baseUrl: string;
  /** 加盟店コード, 11 digits. */
  readonly ycfStrCode: string;
  /** パスワード. Never logged, never part of an error. */
  readonly password: string;
  /** カート社識別コード, up to 20; sent with KAARA only. */
  readonly cartCode?: string | undefined;
  /** Longest time one call may take, from connecting to the last byte. */
  readonly timeoutMs?: number | undefined;
  readonly contract: AtobaraiContract;
  /** A connection test: what comes of it is told to whoever asked, and says nothing of how orders fare. */
  readonly isTest?: true;
};

/** @see atobarai §7: E waits 20 s. */
export const DEFAULT_TIMEOUT_MS = 20_000;
