/** What a buyer reads whose browser cannot be sent on: no reason, no number, always what to do. */

const texts = {
  over: { title: 'お手続きは終了しています', text: 'この画面でのお手続きは終了しています。恐れ入りますが、ご注文されたお店のページに戻って、ご注文の状態をご確認ください。' },
  unreadable: { title: 'お手続きを続けられません', text: '認証の結果を読み取れませんでした。恐れ入りますが、ご注文されたお店のページに戻って、もう一度お手続きください。' },
  later: { title: 'しばらくお待ちください', text: 'ただいま込み合っております。少し待ってから、このページを再読み込みしてください。二重に決済されることはありません。' },
} as const;

export type PageName = keyof typeof texts;

export function pageOf(name: PageName): string {
  const { title, text } = texts[name];
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body></html>
`;
}
