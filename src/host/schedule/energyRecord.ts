/** The energy count on the disk: a restart must not give a cap anew. */

import { readIfThere, writeAtomically } from '../artifacts/atomicFile.ts';
import type { HostLogger } from '../hostLogger.ts';
import type { EnergyCount } from './energyMeter.ts';

/** Joules that are written down before they are used, so that not every request waits for the disk: a minute of 1 kW. */
const aheadJoules = 60_000;

export class EnergyRecord {
  readonly #path: string;
  readonly #logger: HostLogger;
  /** What the file says: never less than what was used. */
  #written: EnergyCount | undefined;

  private constructor(path: string, logger: HostLogger, written: EnergyCount | undefined) {
    this.#path = path;
    this.#logger = logger;
    this.#written = written;
  }

  /** A file that cannot be read is taken for none, and the log says so. */
  static async open(path: string, logger: HostLogger): Promise<EnergyRecord> {
    let written: EnergyCount | undefined;
    try {
      written = parseCount(await readIfThere(path));
    } catch (error) {
      logger.warn({ err: error, path }, 'the energy count cannot be read and begins at 0');
    }
    return new EnergyRecord(path, logger, written);
  }

  /** After a crash it is up to `aheadJoules` more than what was used. */
  get count(): EnergyCount | undefined {
    return this.#written;
  }

  /** Never rejects: a disk that takes nothing is another one's trouble. */
  async note(count: EnergyCount, how: 'reserve' | 'exact'): Promise<void> {
    const { day, dayJoules, epoch, epochJoules } = count;
    if (day === '' || (how === 'reserve' && this.#covers(count))) return;
    const ahead = how === 'exact' ? 0 : aheadJoules;
    const next = { day, dayJoules: dayJoules + ahead, epoch, epochJoules: epochJoules + ahead };
    try {
      await writeAtomically(this.#path, `${JSON.stringify({ version: 1, ...next })}\n`);
      this.#written = next;
    } catch (error) {
      this.#logger.warn({ err: error }, 'the energy count could not be written');
    }
  }

  #covers({ day, dayJoules, epoch, epochJoules }: EnergyCount): boolean {
    const written = this.#written;
    if (written?.day !== day || written.epoch !== epoch) return dayJoules + epochJoules === 0;
    return dayJoules <= written.dayJoules && epochJoules <= written.epochJoules;
  }
}

function parseCount(text: string | undefined): EnergyCount | undefined {
  if (text === undefined) return undefined;
  const { day, dayJoules, epoch, epochJoules } = (JSON.parse(text) ?? {}) as Record<
    string,
    unknown
  >;
  if (typeof day !== 'string' || typeof epoch !== 'string') throw new RangeError('no energy count');
  return { day, epoch, dayJoules: readJoules(dayJoules), epochJoules: readJoules(epochJoules) };
}

function readJoules(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  throw new RangeError(`${JSON.stringify(value)} is no energy`);
}
