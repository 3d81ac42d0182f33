import { type ErrorRows, CHECK_CONTRACT, INQUIRE } from './row.ts';

const LOCK = { message: '取引が同時にほかから変更されました', whatToDo: `反映されたかどうか分かりません。${INQUIRE}`, who: 'staff', sense: 'unclear' } as const;
const CHECK_SLIP = `${INQUIRE}。登録されている送り状番号を確かめてください`;
const BUNDLED = '同梱している注文の状態を確かめてください';

/** E01 出荷情報登録, E02 出荷情報取消, E03 出荷予定日変更; the codes ending in 51 are input errors. @see webcollect §6.4 */
export const shipmentErrors: ErrorRows = {
  E012000001: { message: '送り状番号が、この取引に登録済みか、ほかの加盟店のものです', whatToDo: `${INQUIRE}。登録されていなければ、送り状番号を確かめてください`, who: 'staff', param: 'parcels' },
  E012000002: { message: '送り状番号は99件までです', whatToDo: '荷物を減らすか、ヤマト側へ相談してください', who: 'staff', param: 'parcels' },
  E012000003: { message: '同梱する注文の合計が30万円を超えています', whatToDo: '同梱をやめて、別の送り状で発送してください', who: 'staff', param: 'parcels' },
  E012000004: { message: 'この送り状には、すでに3件の注文が同梱されています', whatToDo: '同梱をやめて、別の送り状で発送してください', who: 'staff', param: 'parcels' },
  E012000005: { message: 'この送り状に同梱されている注文が、変更できない状態です', whatToDo: BUNDLED, who: 'staff', param: 'parcels' },
  E012000006: { message: 'この注文はすでに同梱されていて、送り状を追加できません', whatToDo: BUNDLED, who: 'staff', param: 'parcels' },
  E013000001: LOCK,
  E022000001: { message: 'この送り状は、この取引に登録されていません', whatToDo: CHECK_SLIP, who: 'staff', param: 'parcels' },
  E022000002: { message: 'この送り状には、ほかの注文も同梱されています', whatToDo: BUNDLED, who: 'staff', param: 'parcels' },
  E022000003: { message: 'この送り状に同梱されている注文が、変更できない状態です', whatToDo: BUNDLED, who: 'staff', param: 'parcels' },
  E023000001: LOCK,
  E032000001: { message: 'オプションサービスの契約がないため、予約販売は使えません', whatToDo: CHECK_CONTRACT, who: 'ops' },
  E033000001: LOCK,
};
