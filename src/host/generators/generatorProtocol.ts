/** Requests and answers of docs/generator.md: how they are written and read. */

import { toHex } from '../../lib/bytes.ts';
import type { GenerateRequest } from '../generator.ts';
import { GeneratorError, type GeneratorErrorCode } from './generatorError.ts';

export const generatorProtocol = 'cpoc-generator/1';

export interface GeneratorInfo {
  readonly name: string;
  readonly usesModel: boolean;
  /** Nonces of a request, at most. */
  readonly maxCount: number;
  /** What it says of itself. */
  readonly noncesPerSecond: number | undefined;
}

export interface RequestJson {
  readonly id: string;
  readonly seed: string;
  readonly address: string;
  readonly first_nonce: string;
  readonly count: number;
  readonly artifact_size: number;
}

export function encodeRequest(id: string, request: GenerateRequest): RequestJson {
  return {
    id,
    seed: toHex(request.seed),
    address: toHex(request.address),
    first_nonce: request.firstNonce.toString(),
    count: request.count,
    artifact_size: request.artifactSize,
  };
}

/** @throws GeneratorError `bad_answer` */
export function decodeInfo(answer: unknown): GeneratorInfo {
  const json = objectOf(answer);
  if (json['protocol'] !== generatorProtocol) {
    refuse(`"protocol" is ${show(json['protocol'])}, expected "${generatorProtocol}"`);
  }
  const { name, uses_model: usesModel, max_count: maxCount, nonces_per_second: speed } = json;
  if (typeof name !== 'string' || name === '' || name.length > 200) {
    refuse(`"name" is ${show(name)}, expected a text of 1 to 200 characters`);
  }
  if (typeof usesModel !== 'boolean') {
    refuse(`"uses_model" is ${show(usesModel)}, expected true or false`);
  }
  if (typeof maxCount !== 'number' || !Number.isInteger(maxCount) || maxCount < 1) {
    refuse(`"max_count" is ${show(maxCount)}, expected a whole number of at least 1`);
  }
  if (speed !== undefined && !(typeof speed === 'number' && speed > 0 && Number.isFinite(speed))) {
    refuse(`"nonces_per_second" is ${show(speed)}, expected a number above 0, or nothing`);
  }
  return { name, usesModel, maxCount, noncesPerSecond: speed };
}

/** Artifacts of consecutive nonces from the first one on. @throws GeneratorError `bad_answer` */
export function decodeArtifacts(
  answer: unknown,
  { first_nonce: first, count, artifact_size: size }: RequestJson,
): Uint8Array[] {
  const { first_nonce: firstNonce, artifacts } = objectOf(answer);
  if (firstNonce !== first) {
    refuse(`"first_nonce" is ${show(firstNonce)}, expected that of the request, "${first}"`);
  }
  if (!Array.isArray(artifacts)) refuse(`"artifacts" is ${show(artifacts)}, expected a list`);
  if (artifacts.length > count) refuse(`${artifacts.length} artifacts, ${count} were asked for`);
  return artifacts.map((text: unknown, i) => {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : undefined;
    if (bytes === undefined || bytes.toString('base64') !== text) {
      refuse(`artifact ${i} is ${show(text)}, expected base64 with padding`);
    }
    if (bytes.length !== size) refuse(`artifact ${i} has ${bytes.length} bytes, expected ${size}`);
    return new Uint8Array(bytes);
  });
}

const errorCodes: readonly string[] = ['bad_request', 'busy', 'unauthorized', 'failed'];

/** The error that an answer is; undefined where it is none. */
export function errorOf(answer: unknown, retryAfterMs?: number): GeneratorError | undefined {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return undefined;
  const { code, message } = (answer.error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || !errorCodes.includes(code) || typeof message !== 'string') {
    return new GeneratorError(
      'bad_answer',
      `an error that is ${show(answer.error)}, expected {"code":"${errorCodes.join('|')}","message":"…"}`,
    );
  }
  return new GeneratorError(code as GeneratorErrorCode, message.slice(0, 500), { retryAfterMs });
}

function objectOf(answer: unknown): Readonly<Record<string, unknown>> {
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) {
    return answer as Readonly<Record<string, unknown>>;
  }
  return refuse(`the answer is ${show(answer)}, expected an object`);
}

function refuse(what: string): never {
  throw new GeneratorError('bad_answer', what);
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 80);
}
