/** The way to a back end: carries requests and answers of docs/generator.md, and judges neither. */

export type WireMethod = 'info' | 'generate' | 'cancel';

export interface GeneratorWire {
  /** For the log: what it is and where, without anything secret. */
  readonly name: string;
  /**
   * One request and its answer. Several may be under way.
   *
   * @param body an object; a text is sent as it is, for who wants to know what becomes of it
   * @throws GeneratorError
   */
  call(method: WireMethod, body: object | string, signal: AbortSignal): Promise<unknown>;
  /** It obeys no more: what can be started anew is. */
  reset(): void;
  /** Resolves when nothing of it runs any more. */
  close(): Promise<void>;
}
