/** 突合の結果 as staff read it: what it is, and what they do about it (Japanese). The most urgent first. */
import type { FindingKind, NumberRole } from '../domain/lifecycle/reconcile.ts';
import type { Line } from './reconcile.ts';

/** `otherAmount`: the cart's amount (`reason`) is not the records'. `slipNotHere`: it was shipped, and the records have no slip. */
export type LineFinding = FindingKind | 'otherAmount' | 'slipNotHere';

type Words = { readonly label: string; readonly isWork: boolean; readonly toDo: (found: Line['found']) => string };

const standingOf = ({ credits }: Line['found'], role: NumberRole): string => credits.filter((credit) => credit.stands && credit.role === role).map(({ settlementNo }) => settlementNo).join('、');
const numbersOf = (found: Line['found']): string => standingOf(found, 'unknown');

function twoCreditsToDo(found: Line['found']): string {
  const [present, replaced, earlier, lost] = [standingOf(found, 'present'), standingOf(found, 'beingCancelled'), standingOf(found, 'earlier'), numbersOf(found)];
  const all = [present && `当方の与信（${present}）`, replaced && `入替え・取消の途中の与信（${replaced}）`, earlier && `前の番号の与信（${earlier}）`, lost && `復元で失われた与信（${lost}）`].filter((part) => part !== '').join('、');
  const amend = '内容変更の途中だったときは、同じ内容で「与信内容変更」をもう一度行ってください。失われた与信が使われ、古い与信は取り消されます（新しい与信は取りません）。そうでないときは、';
  return `${all}がYamatoに残っています。${present !== '' && lost !== '' && `${replaced}${earlier}` === '' ? amend : '残すべき与信を確認し、'}不要な方をYamatoの管理画面で取り消してください`;
}

function unclearToDo({ known, credits }: Line['found']): string {
  const numbers = credits.filter(({ stands, role }) => stands && role === 'unclear').map(({ settlementNo }) => settlementNo).join('、');
  const look = `同じ契約の店舗に同じ受注番号があると、この番号（${numbers}）の与信がどちらの受注のものかを照会では判別できません。Yamatoの管理画面で購入者と金額を確認してください。`;
  if (known?.ended === false) return `${look}この受注のものなら、最新の内容を添えて「与信内容変更」か「与信を実行」を行うと、その与信が使われます。別の店舗の受注のものなら、この受注はそのままにしてください`;
  return `${look}この受注のものなら、その店舗で --orders と --adopt に --ours 受注番号 を付けて実行すると、引継ぎで受け付けます。別の店舗の受注のものなら、この受注はそのままにしてください`;
}

function slipToDo({ known }: Line['found']): string {
  const look = '送り状番号は照会できません。出荷の控えかYamatoの管理画面で調べてください。';
  if (known?.ended === true) return `${look}終わった受注には登録できないため、「自社ステータスの変更」のメモ（note）に番号を書き残してください`;
  return `${look}売上確定の前なら、同じ番号で「出荷情報登録」を行ってください（登録済みの番号なら、Yamatoでは何も変わりません）。売上確定の後は登録できないため、「自社ステータスの変更」のメモ（note）に番号を書き残してください`;
}

function notAskedToDo({ orderNumber, reason }: Line['found']): string {
  if (reason === 'cannotBeAsked') return 'この決済方法は照会できません。Yamatoの管理画面で確認してください';
  if (reason === 'shopNotReady') return 'この店舗にはYamatoの認証情報がありません。登録してから、もう一度突合してください（shopNotReady）';
  const what = orderNumber === '' ? 'この店舗の受注の一覧を最後まで読み取れませんでした。' : '';
  return `${what}時間をおいて、もう一度突合してください（${reason ?? ''}）`;
}

export const words: Readonly<Record<LineFinding, Words>> = {
  twoCredits: {
    label: '与信が二重に残っています', isWork: true,
    toDo: twoCreditsToDo,
  },
  lostTwoCredits: {
    label: '記録にない受注に、与信が二つ以上残っています', isWork: true,
    toDo: (found) => `残すべき与信をYamatoの管理画面で確認し、不要な方を取り消してから、もう一度突合してください（${numbersOf(found)}）`,
  },
  unclear: {
    label: 'この受注の与信か、別の店舗の受注の与信か、分かりません', isWork: true,
    toDo: unclearToDo,
  },
  lost: {
    label: '記録にない受注の与信が残っています', isWork: true,
    toDo: () => '復元で失われた受注です。カートから受注内容を書き出し、--orders と --adopt を付けて実行すると、引継ぎで受け付けます（新しい与信は取りません）。カートが同じ申込みを送り直しても引き継がれます',
  },
  laterCredit: {
    label: '記録にない番号の与信が残っています', isWork: true,
    toDo: (found) =>
      found.known?.ended === true
        ? `終わった受注に、復元で失われた新しい与信（${numbersOf(found)}）があります。カートから受注内容を書き出し、--orders と --adopt を付けて実行するか、最新の内容を添えて「与信を実行」を行ってください（どちらも新しい与信は取りません）`
        : `当方の与信は終わっていて、復元で失われた新しい与信（${numbersOf(found)}）があります。「取引状況の更新」で受注が取消になったあと、最新の内容を添えて「与信を実行」を行ってください。失われた与信が使われます（新しい与信は取りません）`,
  },
  earlierCredit: {
    label: '前の番号の与信が残っています', isWork: true,
    toDo: (found) => `当方の与信（${found.known?.settlementNo ?? ''}）は残っていませんが、前の番号の与信（${standingOf(found, 'earlier')}）がYamatoに残っています。受注の内容を確認し、不要な与信はYamatoの管理画面で取り消してください`,
  },
  missing: {
    label: 'Yamatoに取引が見つかりません', isWork: true,
    toDo: () => '店舗の加盟店コードと、復元した記録が正しいものかどうかを確認してください。正しければ、Yamatoの管理画面で決済受付番号を調べてください',
  },
  notAsked: {
    label: 'Yamatoに照会できませんでした', isWork: true,
    toDo: notAskedToDo,
  },
  otherAmount: {
    label: 'カートの金額と記録の金額が違います', isWork: true,
    toDo: ({ known, reason }) => `カートでは${reason ?? ''}円、記録では${known?.amountYen ?? ''}円です。どちらが正しいかを確認し、カートの方が正しければ「与信内容変更」を行ってください`,
  },
  slipNotHere: {
    label: '出荷されていますが、送り状番号が記録にありません', isWork: true,
    toDo: slipToDo,
  },
  behind: { label: 'Yamatoの方が進んでいます', isWork: true, toDo: () => '「取引状況の更新」を行うと、Yamatoの状態に合わせて進みます' },
  underWay: { label: '処理の途中です', isWork: false, toDo: () => '自動で確認が進みます。気になるときは、しばらくしてもう一度突合してください' },
  lostEnded: { label: '記録にない受注ですが、与信は残っていません', isWork: false, toDo: () => 'することはありません' },
  nothing: { label: '記録にもYamatoにもありません', isWork: false, toDo: () => 'することはありません' },
  agrees: { label: '一致', isWork: false, toDo: () => 'することはありません' },
};

export const urgency = Object.keys(words) as readonly LineFinding[];
