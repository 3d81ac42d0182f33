/** The floor's four calls, as cheap as they can be: kept-alive connections, no checks, the answer read with one pattern. FROZEN. */
import { Agent } from 'undici';

export type FloorMerchant = { readonly baseUrl: string; readonly ycfStrCode: string; readonly password: string };

export type FloorActivities = {
  requestCredit(orderNo: string, fields: Readonly<Record<string, string>>): Promise<string>;
  inquireCredit(orderNo: string): Promise<string>;
  registerSlip(orderNo: string, slipNo: string): Promise<string>;
  inquireTransaction(orderNo: string): Promise<string>;
};

export function floorActivities(merchant: FloorMerchant): FloorActivities {
  const agent = new Agent({ connections: 16 });

  async function post(operation: string, orderNo: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const { ycfStrCode, password } = merchant;
    const answer = await agent.request({
      origin: merchant.baseUrl,
      path: `/kuroneko-atobarai-api/${operation}0010APIAction_execute.action`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      body: new URLSearchParams({ ycfStrCode, orderNo, ...fields, requestDate: '20260101000000', password }).toString(),
    });
    const xml = await answer.body.text();
    if (!xml.includes('<returnCode>0</returnCode>')) throw new Error(`${operation} was refused: ${xml}`);
    return /<result>(\d+)<\/result>/.exec(xml)?.[1] ?? '';
  }

  return {
    requestCredit: (orderNo, fields) => post('KAARA', orderNo, fields),
    inquireCredit: (orderNo) => post('KAARS', orderNo, {}),
    registerSlip: (orderNo, paymentNo) => post('KAASL', orderNo, { paymentNo, processDiv: '0', shipYmd: '', beforePaymentNo: '' }),
    inquireTransaction: (orderNo) => post('KAAST', orderNo, {}),
  };
}
