/** The card floor's calls, as cheap as they can be: kept-alive connections, no checks, the answer read with one pattern. FROZEN. */
import { Agent } from 'undici';

export type CardFloorActivities = {
  requestCredit(orderNo: string, fields: Readonly<Record<string, string>>): Promise<string>;
  registerSlip(orderNo: string, slipNo: string): Promise<string>;
  inquire(orderNo: string): Promise<string>;
};

export function cardFloorActivities({ baseUrl, traderCode }: { readonly baseUrl: string; readonly traderCode: string }): CardFloorActivities {
  const agent = new Agent({ connections: 16 });

  async function post(operation: string, path: string, orderNo: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const answer = await agent.request({
      origin: baseUrl,
      path: `/api/${path}`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      body: new URLSearchParams({ function_div: operation, trader_code: traderCode, order_no: orderNo, ...fields }).toString(),
    });
    const xml = await answer.body.text();
    if (!xml.includes('<returnCode>0</returnCode>')) throw new Error(`${operation} was refused: ${xml}`);
    return /<statusInfo>(\d+)<\/statusInfo>/.exec(xml)?.[1] ?? '';
  }

  return {
    requestCredit: (orderNo, fields) => post('A08', 'creditToken', orderNo, fields),
    registerSlip: (orderNo, slipNo) => post('E01', 'shipmentEntry', orderNo, { slip_no: slipNo, delivery_service_code: '00' }),
    inquire: (orderNo) => post('E04', 'tradeInfo', orderNo, {}),
  };
}
