/** All roads, by the name of their history. The order is the order in which they are recorded. */
import { adoptionRoads } from './roads/adoption-roads.ts';
import { amendmentRoads } from './roads/amendment-roads.ts';
import { cancelRoads } from './roads/cancel-roads.ts';
import { creditRoads } from './roads/credit-roads.ts';
import { decisionRoads } from './roads/decision-roads.ts';
import { doubtRoads } from './roads/doubt-roads.ts';
import { engineRoads } from './roads/engine-roads.ts';
import { lostRoads } from './roads/lost-roads.ts';
import { shipmentRoads } from './roads/shipment-roads.ts';
import { smsRoads } from './roads/sms-roads.ts';
import { watchRoads } from './roads/watch-roads.ts';
import type { Roads } from './road.ts';

export const everyRoad: Roads = {
  ...creditRoads, ...smsRoads, ...adoptionRoads, ...shipmentRoads, ...amendmentRoads, ...cancelRoads, ...doubtRoads, ...decisionRoads, ...watchRoads, ...engineRoads, ...lostRoads,
};
