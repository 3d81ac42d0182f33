/** `node scripts/print-dashboard.ts`: writes the dashboard for Grafana anew from its rows. A test tells when it is due. */
import { writeFileSync } from 'node:fs';
import { dashboard } from './dashboard.ts';

writeFileSync(new URL('../deploy/grafana/dashboards/torihiki.json', import.meta.url), dashboard());
console.log('deploy/grafana/dashboards/torihiki.json is written.');
