/** How many nonces to make next, and why not more. Pure. */

/** Append-only: they are labels of metrics. */
export const planReasons = [
  'generating',
  /** The chain takes none now: see the agent's log. */
  'no_room',
  /** The chain's target, or the operator's, is 0. */
  'target_zero',
  /** The generator failed a moment ago. */
  'generator_failing',
  'quiet_hours',
  /** An energy cap is set, and nobody says what is drawn. */
  'power_unknown',
  /** The energy of the day or the epoch is used up. */
  'energy_cap',
  /** The mean power is at its cap for the moment. */
  'power_cap',
  /** No reading that is young enough: the GPUs are taken for busy. */
  'source_lost',
  /** The source counts our own work: it is read while we rest. */
  'listening',
  /** Inference needs the GPUs, or did a moment ago. */
  'inference_busy',
  /** The share of the idle time is used for the moment. */
  'share_used',
] as const;
export type PlanReason = (typeof planReasons)[number];

export interface GenerationState {
  /** Nonces that the chain can still take. */
  readonly room: number;
  readonly targetBps: number;
  /** Until the generator is asked again after a failure. */
  readonly restMs: number;
  readonly isQuiet: boolean;
  readonly load: 'known' | 'lost' | 'listening';
  readonly isYielding: boolean;
  /** GPU time that is due to nonces and not yet used; below 0 where more was used. */
  readonly creditMs: number;
  /** Growth of the credit, milliseconds a millisecond; 0 where nothing is idle. */
  readonly creditRate: number;
  /** GPU time that the caps of day and epoch leave; undefined where the power is not known. */
  readonly energyMs: number | undefined;
  /** GPU time that the cap of the mean power leaves now. */
  readonly powerMs: number;
  readonly sliceMs: number;
  /** Undefined before the first request. */
  readonly noncesPerMs: number | undefined;
}

export interface GenerationPlan {
  /** 0 where none are made now. */
  readonly count: number;
  readonly reason: PlanReason;
  /** When it is worth asking again where nothing else happens. */
  readonly waitMs: number;
}

/** Asked for before the speed is known. */
const probeCount = 8;
/** Of one request, however fast the generator: 24 bytes each. */
export const mostOfRequest: number = 65_536;
/** Where nothing but a new reading, or the time of day, can change the answer. */
const longWaitMs = 5_000;

export function planGeneration(state: GenerationState): GenerationPlan {
  const { restMs, creditMs, creditRate, sliceMs, noncesPerMs, energyMs } = state;
  const none = (reason: PlanReason, waitMs: number = longWaitMs): GenerationPlan => ({
    count: 0,
    reason,
    waitMs: Math.min(Math.max(Math.ceil(waitMs), 1), longWaitMs),
  });
  if (state.targetBps <= 0) return none('target_zero');
  if (state.room <= 0) return none('no_room');
  if (restMs > 0) return none('generator_failing', restMs);
  if (state.isQuiet) return none('quiet_hours');
  if (energyMs === undefined) return none('power_unknown');
  if (state.load === 'lost') return none('source_lost');
  if (state.load === 'listening') return none('listening');
  if (state.isYielding) return none('inference_busy');
  // A nonce that takes longer than a slice is worth waiting for.
  const needMs = noncesPerMs === undefined ? sliceMs : Math.max(sliceMs, 1 / noncesPerMs);
  if (energyMs < needMs) return none('energy_cap');
  if (state.powerMs < needMs) return none('power_cap', needMs);
  if (creditMs < needMs) {
    return none('share_used', creditRate > 0 ? (needMs - creditMs) / creditRate : longWaitMs);
  }
  const wanted = noncesPerMs === undefined ? probeCount : Math.floor(needMs * noncesPerMs + 1e-9);
  const count = Math.max(1, Math.min(wanted, state.room, mostOfRequest));
  return { count, reason: 'generating', waitMs: 0 };
}
