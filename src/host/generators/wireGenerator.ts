/** A generator behind a wire: what it answers is checked, it is asked again where that helps, and cancelled at once. */

import { pause } from '../../client/pause.ts';
import type { ArtifactGenerator, GenerateRequest } from '../generator.ts';
import { GeneratorError } from './generatorError.ts';
import {
  decodeArtifacts,
  decodeInfo,
  encodeRequest,
  type GeneratorInfo,
} from './generatorProtocol.ts';
import type { GeneratorWire } from './generatorWire.ts';

export interface WireGeneratorOptions {
  readonly wire: GeneratorWire;
  /** For a request that is not cancelled; milliseconds. */
  readonly timeoutMs: number;
  /** From a cancel to the answer, after which the request is given up with all that it made; milliseconds. */
  readonly cancelMs: number;
}

/** Pauses before a request is sent again where nobody answers, or it is busy; milliseconds. */
const retriesMs = [250, 1_000, 2_000];
/** Of a request, whatever the back end allows: an answer stays below 128 MiB. */
const mostCount = 65_536;
/** What is worth another try by itself. The rest needs a person, or a while. */
const passing: readonly string[] = ['busy', 'unreachable'];

export function createWireGenerator(options: WireGeneratorOptions): ArtifactGenerator {
  return new WireGenerator(options);
}

class WireGenerator implements ArtifactGenerator {
  readonly #options: WireGeneratorOptions;
  #info: GeneratorInfo | undefined;
  #requests = 0;

  constructor(options: WireGeneratorOptions) {
    this.#options = options;
  }

  get name(): string {
    const { wire } = this.#options;
    return this.#info === undefined ? wire.name : `${this.#info.name} (${wire.name})`;
  }

  get usesModel(): boolean {
    return this.#info?.usesModel ?? false;
  }

  estimate(): number | undefined {
    return this.#info?.noncesPerSecond;
  }

  async generate(request: GenerateRequest, signal: AbortSignal): Promise<readonly Uint8Array[]> {
    for (const [attempt, waitMs] of [...retriesMs, 0].entries()) {
      try {
        return await this.#generateOnce(request, signal);
      } catch (error) {
        if (signal.aborted) return [];
        const isPassing = error instanceof GeneratorError && passing.includes(error.code);
        // It may come back as another one.
        this.#info = undefined;
        if (!isPassing || attempt === retriesMs.length) throw this.#named(error);
        await pause(error.retryAfterMs ?? waitMs, signal);
        if (signal.aborted) return [];
      }
    }
    return [];
  }

  close(): Promise<void> {
    return this.#options.wire.close();
  }

  async #generateOnce(request: GenerateRequest, signal: AbortSignal): Promise<Uint8Array[]> {
    const { wire, timeoutMs } = this.#options;
    if (this.#info === undefined) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      this.#info = decodeInfo(await wire.call('info', {}, limit));
    }
    this.#requests += 1;
    const count = Math.min(request.count, this.#info.maxCount, mostCount);
    const json = encodeRequest(`${process.pid}-${this.#requests}`, { ...request, count });
    const artifacts = decodeArtifacts(await this.#ask(json, signal), json);
    if (artifacts.length === 0 && !signal.aborted) {
      throw new GeneratorError('bad_answer', 'no artifacts, although nobody cancelled the request');
    }
    return artifacts;
  }

  /** The answer; after a cancel, the one that comes in time. */
  async #ask(json: { readonly id: string }, signal: AbortSignal): Promise<unknown> {
    const { wire, timeoutMs, cancelMs } = this.#options;
    const over = new AbortController();
    const giveUp = new AbortController();
    const cancel = async (): Promise<void> => {
      const limit = AbortSignal.any([over.signal, AbortSignal.timeout(cancelMs)]);
      await wire.call('cancel', { request: json.id }, limit).catch(() => {});
    };
    const onAbort = async (): Promise<void> => {
      void cancel();
      await pause(cancelMs, over.signal);
      if (over.signal.aborted) return;
      giveUp.abort();
      wire.reset();
    };
    const listener = (): void => void onAbort();
    if (signal.aborted) listener();
    signal.addEventListener('abort', listener, { once: true });
    void pause(timeoutMs, over.signal).then(() => {
      if (!over.signal.aborted) listener();
    });
    try {
      return await wire.call('generate', json, giveUp.signal);
    } finally {
      over.abort();
      signal.removeEventListener('abort', listener);
    }
  }

  #named(error: unknown): unknown {
    if (!(error instanceof GeneratorError)) return error;
    const { code, message } = error;
    return new GeneratorError(code, `generator ${this.#options.wire.name}: ${message}`, {
      cause: error,
    });
  }
}
