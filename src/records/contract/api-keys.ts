/** API keys: shown once when made, kept as a hash. */

export const apiKeyScopes = ['cart', 'staff', 'ops', 'admin'] as const;

export type ApiKeyScope = (typeof apiKeyScopes)[number];

export type ApiKey = {
  readonly id: string;
  readonly scope: ApiKeyScope;
  /** Shop codes it is bound to; null: all shops (ops and admin only). */
  readonly shops: readonly string[] | null;
  readonly label: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
};

export type NewApiKey = { readonly scope: ApiKeyScope; readonly shops: readonly string[] | null; readonly label: string };

export type ApiKeyRecords = {
  /** `key` is `trk_<scope>_<43 characters>`, 256 random bits; it cannot be read again. */
  createApiKey(key: NewApiKey): Promise<{ readonly id: string; readonly key: string }>;
  /** A key of that form that was written elsewhere. False: it was taken in before, and may be revoked by now. @throws when it has another form */
  takeInApiKey(key: NewApiKey & { readonly key: string }): Promise<boolean>;
  /** Null: unknown or revoked. Cached for 3 s, so a key revoked by another process may live that long. */
  findApiKey(key: string): Promise<ApiKey | null>;
  /** False: no such key. Revoking twice keeps the first instant. */
  revokeApiKey(id: string): Promise<boolean>;
  listApiKeys(): Promise<readonly ApiKey[]>;
};
