/** 接続テスト: asks Yamato for a transaction that cannot exist and says in Japanese what that told. */
import { atobaraiMerchant, type AtobaraiHosts } from '../activities/merchant.ts';
import type { ConnectionTestResult } from '../api/deps.ts';
import type { ServiceCredentials } from '../records/contract/shops.ts';
import { pingMerchant } from '../yamato/atobarai/connection-test.ts';

/** Somebody sits in front of the screen: shorter than a call of the lifecycle. */
const TIMEOUT_MS = 10_000;

export function createConnectionTest(hosts: AtobaraiHosts): (credentials: ServiceCredentials) => Promise<ConnectionTestResult> {
  return async (credentials) => {
    const answer = await pingMerchant(atobaraiMerchant(credentials, hosts, TIMEOUT_MS), { now: new Date() });
    switch (answer.kind) {
      case 'ok':
        return { ok: true, code: null, detail: 'Yamatoに接続できました。加盟店コードとパスワードは正しく設定されています。' };
      case 'wrongPassword':
        return { ok: false, code: answer.code, detail: 'パスワードが違います。登録完了書に記載されたパスワードを設定してください。' };
      case 'wrongMerchant':
        return { ok: false, code: answer.code, detail: '加盟店コードが違うか、このサービスの利用が許可されていません。契約内容を確認してください。' };
      case 'refused':
        return { ok: false, code: answer.code, detail: 'Yamatoに接続しましたが、照会が拒まれました。コードをYamatoにお問い合わせください。' };
      case 'notReached':
        return { ok: false, code: answer.reason, detail: 'Yamatoに接続できませんでした。ネットワークと店舗の環境（テスト・本番）を確認してください。' };
      case 'unclear':
        return { ok: false, code: answer.reason, detail: 'Yamatoから読み取れない応答がありました。しばらくしてからもう一度お試しください。' };
    }
  };
}
