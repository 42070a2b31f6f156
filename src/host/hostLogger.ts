/** The part of a pino-like logger that the agent uses. */

type Log = (fields: object, message: string) => void;

export interface HostLogger {
  readonly debug: Log;
  readonly info: Log;
  readonly warn: Log;
  readonly error: Log;
}
