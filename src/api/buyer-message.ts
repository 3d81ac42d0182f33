/** What a cart may show the shopper as it stands, in every method's words alike. */

/** Asks the shopper to look at one field again. */
export function correctionMessage(field: string): string {
  return `恐れ入りますが、ご入力内容（${field}）をご確認のうえ、もう一度お試しください。`;
}
