/** The terms of an explanation that a settlement holds as they are, as text: the same on both sides of a comparison. */

import type { Settlement } from '../../gen/cpoc/poc/v1/poc.ts';
import type { TermName } from './explainTerms.ts';
import { coinsText } from './termText.ts';

export function settlementTerms(settlement: Settlement): Partial<Record<TermName, string>> {
  return {
    total_weight: settlement.totalWeight,
    pool: coinsText(settlement.pool),
    candidates: settlement.candidates.toString(),
    seats: String(settlement.validators - settlement.kept),
    power_share: String(settlement.powerShareBps),
    power_cap: settlement.powerCap === 0n ? 'none' : settlement.powerCap.toString(),
    doublings: String(settlement.doublings),
    halvings: String(settlement.halvings),
  };
}
