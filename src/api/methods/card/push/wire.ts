/** 決済結果データ: Yamato tells the shop that a payment that was waited for has come, or has not. @see webcollect §2.20 */
import { decodeSettlementNotice } from '../../../../yamato/webcollect/notification.ts';
import type { NoticeDesk } from '../../api-method.ts';

export const settlementNotice: NoticeDesk = {
  url: '/v1/push/webcollect',
  summary: '決済結果データの通知先 Where Yamato posts results of webコレクト',
  summaryWithSecret: '決済結果データの通知先（合言葉つき） The same, with the shop’s pushSecret',
  // Anything else makes Yamato post it again, for hours.
  answer: '0',
  sources: ['218.40.0.72', '132.147.105.144', '52.155.115.90'],
  read(form) {
    const read = decodeSettlementNotice(form);
    return read.ok ? { ok: true, merchantCode: read.notice.traderCode, settlementNo: read.notice.settlementNo } : { ok: false, field: read.field ?? 'body' };
  },
};
