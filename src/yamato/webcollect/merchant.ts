/** One クロネコwebコレクト contract of a shop and where its calls go. @see webcollect §1.1, §1.4 */
export type WebcollectMerchant = {
  /** Scheme and host, e.g. `https://api.kuronekoyamato.co.jp`; a path prefix is kept. */
  readonly baseUrl: string;
  /** How its paths are written: `/api/<name>` in production, `/test_gateway/<name>.api` in the test environment. */
  readonly pathForm: 'api' | 'testGateway';
  /** Scheme and host of グローバルIPアドレス照会, which the test environment answers for both. */
  readonly addressCheckUrl: string;
  /** 加盟店コード, 9 digits in practice. */
  readonly traderCode: string;
  /** アクセスキー: goes into check sums and never leaves us. Never logged, never part of an error. */
  readonly accessKey: string;
  /** ECカートコード, free; sent with A08 only. */
  readonly cartCode?: string | undefined;
  /** Longest time one call may take, from connecting to the last byte. */
  readonly timeoutMs?: number | undefined;
  /** A connection test: what comes of it is told to whoever asked, and says nothing of how orders fare. */
  readonly isTest?: true;
};

/** Where Yamato's two environments are. @see webcollect §1.1 */
export const yamatoHosts = {
  production: { baseUrl: 'https://api.kuronekoyamato.co.jp', pathForm: 'api', addressCheckUrl: 'https://ptwebcollect.jp' },
  test: { baseUrl: 'https://ptwebcollect.jp', pathForm: 'testGateway', addressCheckUrl: 'https://ptwebcollect.jp' },
} as const satisfies Readonly<Record<string, Pick<WebcollectMerchant, 'baseUrl' | 'pathForm' | 'addressCheckUrl'>>>;

/** How its paths are written for a shop of this environment; the sandbox has them as production does. */
export function pathFormOf(environment: 'sandbox' | 'test' | 'production'): WebcollectMerchant['pathForm'] {
  return environment === 'test' ? yamatoHosts.test.pathForm : yamatoHosts.production.pathForm;
}

/** @see webcollect §1.3: public integrations wait 20 to 30 s. */
export const DEFAULT_TIMEOUT_MS = 20_000;

/** The address of a function (`tradeInfo`) or of a file below the same root. */
export function pathOf({ pathForm }: Pick<WebcollectMerchant, 'pathForm'>, name: string): string {
  return pathForm === 'api' ? `/api/${name}` : `/test_gateway/${name}.api`;
}

export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
