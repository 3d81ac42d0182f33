/** The connection test (接続テスト): harmless questions to Yamato, told in words a shop understands. */
import type { ServiceCredentials } from '../../../records/contract/shops.ts';
import { type ConnectionTest, pingMerchant } from '../../../yamato/webcollect/connection-test.ts';
import { pathFormOf, yamatoHosts } from '../../../yamato/webcollect/merchant.ts';
import type { ConnectionTestResult } from '../../deps.ts';

/** Shorter than a real call may take: somebody sits before the screen. */
const TIMEOUT_MS = 10_000;

export async function testCardConnection(
  { merchantCode, secrets, environment }: ServiceCredentials,
  { baseUrl }: { readonly baseUrl: string; readonly now: Date },
): Promise<ConnectionTestResult> {
  const { production } = yamatoHosts;
  return told(await pingMerchant({
    baseUrl,
    pathForm: pathFormOf(environment),
    addressCheckUrl: baseUrl === production.baseUrl ? production.addressCheckUrl : baseUrl,
    traderCode: merchantCode,
    accessKey: secrets['accessKey'] ?? '',
    timeoutMs: TIMEOUT_MS,
    isTest: true,
  }));
}

function told({ result, accessKey, seenFrom }: ConnectionTest): ConnectionTestResult {
  const from = seenFrom === null ? 'Yamatoから見た送信元のIPアドレスは確かめられませんでした。' : `Yamatoから見た送信元のIPアドレスは ${seenFrom} です。`;
  switch (result.kind) {
    case 'ok':
      if (accessKey === 'wrong') return { ok: false, code: 'accessKeyWrong', detail: `Yamatoに接続でき、加盟店コードも正しいですが、アクセスキーが合いません。登録完了書に書かれたアクセスキーを登録し直してください。${from}` };
      return { ok: true, code: null, detail: `Yamatoに接続でき、加盟店コード${accessKey === 'right' ? 'とアクセスキー' : ''}が正しいことを確認しました。${accessKey === 'untested' ? 'アクセスキーは、オプションサービスの契約がないと確かめられません。' : ''}${from}` };
    case 'addressNotRegistered':
      return { ok: false, code: result.code, detail: `送信元のIPアドレスがYamatoに登録されていません。${from}${seenFrom === null ? '' : 'このIPアドレスを、Yamatoに登録してください。'}` };
    case 'wrongMerchant':
      return { ok: false, code: result.code, detail: `加盟店コードが登録されていないか、このサービス（API方式）を利用できません。登録完了書の加盟店コードと契約を確かめてください。${from}` };
    case 'refused':
      return { ok: false, code: result.code, detail: `Yamatoがエラー（${result.code}）を返しました。しばらくしてからもう一度確かめてください。${from}` };
    case 'notReached':
      return { ok: false, code: result.reason, detail: `Yamatoに接続できませんでした。ネットワークと接続先の設定を確かめてください。${from}` };
    case 'unclear':
      return { ok: false, code: result.reason, detail: `応答はありましたが、webコレクトのものではありませんでした。接続先の設定を確かめてください。${from}` };
  }
}
