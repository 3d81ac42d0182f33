/** 判定結果のPOST通知: Yamato tells the shop that an SMS check has ended. @see atobarai §2.9 */
import { decodeSmsPush } from '../../../yamato/atobarai/sms.ts';
import type { NoticeDesk } from '../api-method.ts';

export const smsNotice: NoticeDesk = {
  url: '/v1/push/atobarai',
  summary: 'SMS認証の判定結果の通知先 Where Yamato posts SMS verdicts',
  summaryWithSecret: 'SMS認証の判定結果の通知先（合言葉つき） The same, with the shop’s pushSecret',
  read(form) {
    const read = decodeSmsPush(form);
    return read.ok ? { ok: true, merchantCode: read.push.ycfStrCode, settlementNo: read.push.settlementNo } : read;
  },
};
