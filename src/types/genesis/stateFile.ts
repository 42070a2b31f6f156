/**
 * A genesis whose state lies in a file beside it (M20): `app_state` is `{"state_file": {"size": "…", "sha256": "…"}}`.
 *
 * CometBFT keeps the genesis document in memory several times and writes it to its database again and again; of a document of
 * a million accounts that takes 1.6 GB, and more time than it has for blocks.
 */

import { toHex } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { genesisError, readObject, readText } from './genesisJson.ts';

/** What the file must be. */
export interface StateFile {
  /** Bytes. */
  readonly size: number;
  /** Small hexadecimal digits. */
  readonly sha256: string;
}

const field = 'state_file';
const place = `app_state.${field}`;

export function describeStateFile(bytes: Uint8Array): StateFile {
  return { size: bytes.length, sha256: toHex(sha256(bytes)) };
}

/** What stands for the state in `app_state`. */
export function stateFileJson({ size, sha256 }: StateFile): object {
  return { [field]: { size: size.toString(), sha256 } };
}

/** @returns undefined where `app_state` is the state itself @throws AppError genesis/2 where it names a file in another form */
export function readStateFile(appState: unknown): StateFile | undefined {
  if (typeof appState !== 'object' || appState === null || !Object.hasOwn(appState, field)) {
    return undefined;
  }
  const only = readObject(appState, 'app_state', [field]);
  const json = readObject(only[field], place, ['size', 'sha256']);
  const [size, hash] = [
    readText(json['size'], `${place}.size`),
    readText(json['sha256'], `${place}.sha256`),
  ];
  if (!/^[1-9]\d{0,14}$/.test(size)) {
    throw genesisError(`${place}.size`, `is "${size}", expected the bytes of the file in digits`);
  }
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    throw genesisError(`${place}.sha256`, `is "${hash}", expected 64 small hexadecimal digits`);
  }
  return { size: Number(size), sha256: hash };
}

/** @throws AppError genesis/2 where the bytes are not those of the file */
export function assertStateFile(file: StateFile, bytes: Uint8Array): void {
  if (bytes.length !== file.size) {
    throw genesisError(place, `has ${bytes.length} bytes, expected ${file.size}`);
  }
  const { sha256: found } = describeStateFile(bytes);
  if (found !== file.sha256) {
    throw genesisError(place, `has the SHA-256 ${found}, expected ${file.sha256}`);
  }
}
