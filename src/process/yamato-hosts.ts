/** Yamato's hosts per service and shop environment. */
import type { Hosts } from '../api/connection-test.ts';
import '../api/methods.ts';
import { apiMethodOf, apiMethodsInUse } from '../api/methods/api-method.ts';
import type { ServiceName } from '../domain/order/facets.ts';

/** Nobody answers there. A shop of the sandbox that came from a trial stays what it was, and asks nobody. */
const NO_SANDBOX = 'http://sandbox.invalid';

/** `sandboxUrl`: null where there is no sandbox. */
export function yamatoHosts(sandboxUrl: string | null): Hosts {
  return Object.fromEntries(apiMethodsInUse().map(({ service }) => [service, hostsOf(service, sandboxUrl ?? NO_SANDBOX)]));
}

/** Of one service. */
function hostsOf(service: ServiceName, sandboxUrl: string): Hosts[ServiceName] {
  return { sandbox: sandboxUrl, ...apiMethodOf(service).hosts };
}
