/** The conformance test of docs/generator.md: a back end is asked everything that an agent will ask it, and worse. */

import { pause } from '../../../client/pause.ts';
import { GeneratorError } from '../generatorError.ts';
import {
  decodeArtifacts,
  decodeInfo,
  encodeRequest,
  type GeneratorInfo,
  type RequestJson,
} from '../generatorProtocol.ts';
import type { GeneratorWire } from '../generatorWire.ts';
import { artifactChecks, sampleAddress, sampleSeed } from './artifactChecks.ts';
import {
  type AskFields,
  CheckFailure,
  type ConformanceBench,
  type ConformanceCheck,
  type ConformanceFinding,
  type ConformanceOptions,
} from './conformanceFinding.ts';
import { flowChecks } from './flowChecks.ts';
import { requestChecks } from './requestChecks.ts';

export interface CheckGeneratorOptions extends ConformanceOptions {
  readonly wire: GeneratorWire;
  /** The same back end without a token, where one is needed. */
  readonly wireWithoutToken?: GeneratorWire | undefined;
  /** Lines of its output that were no answers, so far. */
  readonly noise?: (() => readonly string[]) | undefined;
}

/** How many answers without an artifact end a request of several. */
const mostEmpty = 1;

export async function checkGenerator(
  options: CheckGeneratorOptions,
): Promise<readonly ConformanceFinding[]> {
  const bench = new Bench(options);
  const findings: ConformanceFinding[] = [];
  const info = await judge(infoCheck, bench);
  findings.push(info);
  // Who does not say what it is would fail all the others for one reason.
  if (info.verdict === 'fail') return findings;
  for (const check of [
    ...artifactChecks,
    ...requestChecks,
    ...flowChecks,
    ...edgeChecks(options),
  ]) {
    findings.push(await judge(check, bench));
  }
  return findings;
}

const infoCheck: ConformanceCheck = {
  name: 'info',
  expected: 'protocol, name, uses_model, max_count, and nonces_per_second where it is known',
  run: async (bench) => {
    const { name, usesModel, maxCount } = await (bench as Bench).learn();
    return `"${name}", ${usesModel ? 'a model' : 'no model'}, at most ${maxCount} nonces a request`;
  },
};

function edgeChecks({
  wireWithoutToken,
  noise,
  timeoutMs,
}: CheckGeneratorOptions): ConformanceCheck[] {
  const checks: ConformanceCheck[] = [];
  if (wireWithoutToken !== undefined) {
    checks.push({
      name: 'token',
      expected: 'a request without the token gets the error unauthorized',
      run: async (bench) => {
        const limit = AbortSignal.timeout(timeoutMs);
        const answer = wireWithoutToken.call('generate', bench.request({}), limit);
        const code = await answer.then(
          () => 'none',
          (error: unknown) => (error instanceof GeneratorError ? error.code : String(error)),
        );
        if (code === 'unauthorized') return 'unauthorized';
        throw new CheckFailure(code === 'none' ? 'it was answered' : `the error ${code}`);
      },
    });
  }
  if (noise !== undefined) {
    checks.push({
      name: 'clean output',
      expected: 'standard output holds answers and nothing else; the log goes to standard error',
      run: async () => {
        const [first] = noise();
        if (first === undefined) return 'answers and nothing else';
        throw new CheckFailure(`${noise().length} other lines, such as "${first.slice(0, 80)}"`);
      },
    });
  }
  return checks;
}

async function judge(check: ConformanceCheck, bench: Bench): Promise<ConformanceFinding> {
  const { name, expected } = check;
  try {
    return { check: name, verdict: 'pass', what: await check.run(bench), expected };
  } catch (error) {
    if (error instanceof CheckFailure) {
      return { check: name, verdict: error.verdict, what: error.message, expected };
    }
    if (!(error instanceof GeneratorError)) throw error;
    return { check: name, verdict: 'fail', what: `${error.code}: ${error.message}`, expected };
  }
}

class Bench implements ConformanceBench {
  readonly options: CheckGeneratorOptions;
  #info: GeneratorInfo | undefined;
  #requests = 0;

  constructor(options: CheckGeneratorOptions) {
    this.options = options;
  }

  get maxCount(): number {
    return this.#info?.maxCount ?? 1;
  }

  get noncesPerSecond(): number | undefined {
    return this.#info?.noncesPerSecond;
  }

  async learn(): Promise<GeneratorInfo> {
    this.#info = decodeInfo(await this.call('info', {}));
    return this.#info;
  }

  async ask(fields: AskFields): Promise<Uint8Array[]> {
    const { first = 0n, count = 4 } = fields;
    const artifacts: Uint8Array[] = [];
    let empty = 0;
    while (artifacts.length < count) {
      const rest = { first: first + BigInt(artifacts.length), count: count - artifacts.length };
      const request = this.request({ ...fields, ...rest });
      const some = this.decode(await this.call('generate', request), request);
      empty = some.length === 0 ? empty + 1 : 0;
      if (empty >= mostEmpty) {
        throw new CheckFailure(
          'an answer without artifacts, although nobody cancelled the request',
        );
      }
      artifacts.push(...some);
    }
    return artifacts;
  }

  async call(method: 'info' | 'generate' | 'cancel', body: object | string): Promise<unknown> {
    return await this.options.wire.call(method, body, AbortSignal.timeout(this.options.timeoutMs));
  }

  request({ seed, address, first = 0n, count = 4, size }: AskFields): RequestJson {
    this.#requests += 1;
    return encodeRequest(`check-${this.#requests}`, {
      seed: seed ?? sampleSeed,
      address: address ?? sampleAddress,
      firstNonce: first,
      count: Math.min(count, this.maxCount),
      artifactSize: size ?? this.options.artifactSize,
    });
  }

  decode(answer: unknown, request: object): Uint8Array[] {
    return decodeArtifacts(answer, request as RequestJson);
  }

  now(): number {
    return performance.now();
  }

  pause(ms: number): Promise<void> {
    return pause(ms);
  }
}
