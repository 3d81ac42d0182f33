/** The connection test (接続テスト): one harmless question to Yamato, told in words a shop understands. */
import type { ServiceCredentials } from '../../../records/contract/shops.ts';
import { type ConnectionTest, pingMerchant } from '../../../yamato/atobarai/connection-test.ts';
import { atobaraiContract } from '../../../domain/atobarai/values/contract-flags.ts';
import type { ConnectionTestResult } from '../../deps.ts';

/** Shorter than a real call may take: somebody sits before the screen. */
const TIMEOUT_MS = 10_000;

export async function testAtobaraiConnection(
  { merchantCode, secrets, contract }: ServiceCredentials,
  { baseUrl, now }: { readonly baseUrl: string; readonly now: Date },
): Promise<ConnectionTestResult> {
  const merchant = {
    baseUrl,
    ycfStrCode: merchantCode,
    password: secrets['password'] ?? '',
    cartCode: secrets['cartCode'],
    timeoutMs: TIMEOUT_MS,
    contract: atobaraiContract(contract),
    isTest: true as const,
  };
  return told(await pingMerchant(merchant, { now }));
}

function told(test: ConnectionTest): ConnectionTestResult {
  switch (test.kind) {
    case 'ok':
      return { ok: true, code: null, detail: 'Yamatoに接続でき、加盟店コードとパスワードも正しいことを確認しました。' };
    case 'wrongPassword':
      return { ok: false, code: test.code, detail: 'パスワードが加盟店コードと合いません。登録完了書に書かれたパスワードを登録し直してください。' };
    case 'wrongMerchant':
      return { ok: false, code: test.code, detail: '加盟店コードが登録されていないか、このサービスを利用できません。登録完了書の加盟店コードを確かめてください。' };
    case 'refused':
      return { ok: false, code: test.code, detail: `Yamatoがエラー（${test.code}）を返しました。しばらくしてからもう一度確かめてください。` };
    case 'notReached':
      return { ok: false, code: test.reason, detail: 'Yamatoに接続できませんでした。ネットワークと接続先の設定を確かめてください。' };
    case 'unclear':
      return { ok: false, code: test.reason, detail: '応答はありましたが、代金後払いのものではありませんでした。接続先の設定を確かめてください。' };
  }
}
