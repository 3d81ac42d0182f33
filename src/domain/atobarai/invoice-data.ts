/** 請求書印字データ: what the shop prints on an enclosed invoice. Texts are empty where Yamato sent none. @see atobarai §2.7 */
export type InvoiceData = {
  readonly addressee: { readonly postCode: string; readonly address1: string; readonly address2: string; readonly name: string };
  /** 請求書発行日, yyyy-MM-dd. */
  readonly issuedOn: string | null;
  /** 受注日, yyyy-MM-dd. */
  readonly orderedOn: string | null;
  /** 支払い期限日, yyyy-MM-dd. */
  readonly payBy: string | null;
  /** 請求金額. */
  readonly amountYen: number;
  readonly shop: { readonly name: string; readonly url: string; readonly tel: string; readonly email: string };
  readonly lines: readonly InvoiceLine[];
  readonly paymentSlip: {
    readonly accountNo1: string;
    readonly accountNo2: string;
    /** 加入者名 */
    readonly memberName: string;
    /** 受取人 */
    readonly recipient: string;
    /** 払込人 */
    readonly payer: string;
    /** 購入店名 on the slip part */
    readonly shopName: string;
    /** お問合せ番号 */
    readonly inquiryNo: string;
    readonly upperOcrCode: string;
    readonly lowerOcrCode: string;
    readonly barCode: string;
  };
  /** フリー項目 */
  readonly freeText: string;
};

/** One 明細 as Yamato prints it; quantity and unit price may be blank. */
export type InvoiceLine = { readonly name: string; readonly quantity: string; readonly unitPrice: string; readonly subtotal: string };
