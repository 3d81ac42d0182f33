/** What a developer sees when everything is ready. */
import { someOf } from '../api/contracts/some-of.ts';
import '../api/methods.ts';
import { apiMethodsInUse } from '../api/methods/api-method.ts';
import { addDays, jstDate } from '../domain/values/japan-time.ts';
import type { DevFile } from './dev-file.ts';

export function banner(dev: DevFile, readyAfterMs: number, now: Date, ordersWithoutRun: number | null): string {
  return [
    '',
    `ready after ${(readyAfterMs / 1000).toFixed(1)} s`,
    ...(ordersWithoutRun === null || ordersWithoutRun === 0 ? [] : ['', `  ${ordersWithoutRun} orders have no run in the engine: they are taken up from the records, at most 30 a minute, asking Yamato first. What changed within the last ten minutes follows later.`]),
    '',
    `  API            ${dev.api}/v1`,
    `  API docs       ${dev.docs}`,
    `  Temporal UI    ${dev.temporalUi === '' ? '(with the engine you named in TEMPORAL_ADDRESS)' : dev.temporalUi}`,
    `  Sandbox        ${dev.sandbox}/   (Yamato's side, in Japanese)`,
    `  Card checkout  ${dev.sandbox}/sandbox/checkout   (a shop's page, with the demo shop behind it)`,
    '',
    `  shop           ${dev.shop}`,
    ...Object.entries(dev.keys).map(([scope, key]) => `  key ${scope.padEnd(10)} ${key}`),
    '',
    'Your first order, from credit to paid in about a minute (checkout, then its slip number is registered):',
    '',
    firstOrder(dev, now),
    '',
    'Look at it (again and again):',
    '',
    `  curl -sS '${dev.api}/v1/shops/${dev.shop}/orders?limit=5' -H 'Authorization: Bearer ${dev.keys.staff}'`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

/** One line for a POSIX shell; every paste is a new order number and a new slip number with its check digit. */
function firstOrder(dev: DevFile, now: Date): string {
  const { service, termsExample } = someOf(apiMethodsInUse())[0];
  const order = JSON.stringify({
    orderNumber: 'ORDER',
    method: service,
    intake: 'checkout',
    orderedAt: now.toISOString(),
    plannedShipDate: addDays(jstDate(now), 3),
    amountYen: 5500,
    ...termsExample,
    buyer: { name: '見本　花子', nameKana: 'ミホン ハナコ', postalCode: '100-0001', address: '東京都千代田区千代田1-1 見本ビル201', tel: '090-0000-0000', email: 'hanako@example.com' },
    items: [
      { kind: 'goods', name: '見本商品', quantity: 2, unitPriceYen: 2500, subtotalYen: 5000 },
      { kind: 'shipping', name: '送料', subtotalYen: 700 },
      { kind: 'discount', name: '値引き', subtotalYen: -200 },
    ],
    destinations: [],
  }).replace('"ORDER"', `"'$N'"`);
  const shipment = JSON.stringify({ action: 'registerShipment', actor: 'suzuki', parcels: [{ slipNo: 'SLIP', carrier: 'yamato', destination: 1 }] }).replace('"SLIP"', `"'$S'"`);
  const url = `${dev.api}/v1/shops/${dev.shop}/orders`;
  const json = `-H 'Content-Type: application/json'`;
  return [
    `T=$(date +%s); N=A-$T; S=\${T}0$((\${T}0 % 7)); curl -sS -X POST ${url} -H 'Authorization: Bearer ${dev.keys.cart}' ${json} -d '${order}' -w '\\n'`,
    `--next -sS -X POST ${url}/$N/actions -H 'Authorization: Bearer ${dev.keys.staff}' -H "Idempotency-Key: ship-$N" -H 'Prefer: wait=10' ${json} -d '${shipment}' -w '\\n'`,
  ].join(' ');
}
