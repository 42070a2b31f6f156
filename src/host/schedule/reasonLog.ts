/** Says in the log why nonces are made or not, once for each change that an operator wants to hear of. */

import type { HostLogger } from '../hostLogger.ts';
import type { PlanReason } from './planGeneration.ts';
import type { ScheduleFacts } from './scheduler.ts';

/** What lasts, and is worth a line. The rest comes and goes by the second. */
const lasting: Partial<Record<PlanReason, readonly ['info' | 'warn', string]>> = {
  target_zero: ['info', 'the target of this epoch is 0: no nonces are made'],
  quiet_hours: ['info', 'quiet hours: no nonces are made'],
  energy_cap: ['info', 'the energy cap is reached: no nonces until the next day or epoch'],
  power_unknown: [
    'warn',
    'an energy cap is set and nobody says what the GPUs draw: no nonces are made (energy.watts-per-gpu)',
  ],
  source_lost: ['warn', 'no reading of the load is young enough: the GPUs are taken for busy'],
};

export class ReasonLog {
  readonly #logger: HostLogger;
  #said: PlanReason | undefined;

  constructor(logger: HostLogger) {
    this.#logger = logger;
  }

  tell(reason: PlanReason, { idleBps, sourceAgeMs }: ScheduleFacts): void {
    const line = lasting[reason];
    if (line === undefined) {
      // Before the first reading there is nothing to take back.
      if (reason === 'no_room' || reason === 'listening') return;
      if (this.#said !== undefined) this.#logger.info({ idleBps }, 'nonces may be made again');
      this.#said = undefined;
      return;
    }
    if (reason === this.#said) return;
    // The very first look comes before the first reading can be there.
    if (reason === 'source_lost' && sourceAgeMs === undefined && this.#said === undefined) return;
    this.#said = reason;
    this.#logger[line[0]]({ reason }, line[1]);
  }
}
