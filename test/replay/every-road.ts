/** All roads, by the name of their history. The order is the order in which they are recorded. */
import { adoptionRoads } from './roads/atobarai/adoption-roads.ts';
import { amendmentRoads } from './roads/atobarai/amendment-roads.ts';
import { cancelRoads } from './roads/atobarai/cancel-roads.ts';
import { creditRoads } from './roads/atobarai/credit-roads.ts';
import { decisionRoads } from './roads/atobarai/decision-roads.ts';
import { doubtRoads } from './roads/atobarai/doubt-roads.ts';
import { engineRoads } from './roads/atobarai/engine-roads.ts';
import { lostRoads } from './roads/atobarai/lost-roads.ts';
import { shipmentRoads } from './roads/atobarai/shipment-roads.ts';
import { smsRoads } from './roads/atobarai/sms-roads.ts';
import { watchRoads } from './roads/atobarai/watch-roads.ts';
import type { Roads } from './road.ts';

export const everyRoad: Roads = {
  ...creditRoads, ...smsRoads, ...adoptionRoads, ...shipmentRoads, ...amendmentRoads, ...cancelRoads, ...doubtRoads, ...decisionRoads, ...watchRoads, ...engineRoads, ...lostRoads,
};
