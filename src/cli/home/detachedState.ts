/** The state of a genesis in a file beside it, and back again (M20): byte for byte what it was. */

import { existsSync, rmSync } from 'node:fs';
import { equalBytes, fromUtf8, joinBytes, utf8 } from '../../lib/bytes.ts';
import { fieldRange } from '../../types/genesis/fieldRange.ts';
import { describeStateFile, type StateFile, stateFileJson } from '../../types/genesis/stateFile.ts';
import { CliError } from '../cliError.ts';
import { parseJsonFile, readBytes, writeWhole } from './files.ts';
import { readCheckedState, readGenesisOutline, stateFileOf, stateFilePath } from './genesisFile.ts';

/** `"state_file"` and what belongs to it take no more. */
const longestReference = 1024;

/** The document, cut where its state stands. */
interface CutGenesis {
  readonly before: Uint8Array;
  readonly state: Uint8Array;
  readonly after: Uint8Array;
}

/** @throws CliError `exists` where the state is in a file already, or another file lies in its place */
export function detachState(path: string): StateFile {
  readGenesisOutline(path);
  const { before, state, after } = cutGenesis(path);
  const place = stateFilePath(path);
  if (detachedFile(path, state) !== undefined) {
    throw new CliError(
      'exists',
      `the state of ${path} is in ${place} already`,
      'nothing is to be done',
    );
  }
  if (existsSync(place) && !equalBytes(readBytes(place, ''), state)) {
    const advice = 'move it away, or remove it where nothing needs it';
    throw new CliError('exists', `${place} is not the state of ${path}`, advice);
  }
  const file = describeStateFile(state);
  writeWhole(place, state);
  writeWhole(path, joinBytes([before, utf8(JSON.stringify(stateFileJson(file))), after]));
  return file;
}

/** Removes the file, whose bytes are in the genesis then. @throws CliError where there is none, or it is another one */
export function attachState(path: string): void {
  const { before, state: reference, after } = cutGenesis(path);
  const file = detachedFile(path, reference);
  if (file === undefined) {
    throw new CliError('exists', `${path} has its state itself`, 'nothing is to be done');
  }
  writeWhole(path, joinBytes([before, readCheckedState(path, file), after]));
  rmSync(stateFilePath(path));
}

function cutGenesis(path: string): CutGenesis {
  const bytes = readBytes(path, 'make one with `cpocd init`, or copy the one of the chain there');
  const range = fieldRange(bytes, 'app_state');
  if (range === undefined) {
    throw new CliError(
      'genesis',
      `${path}: app_state is not there, or more than once`,
      'expected a JSON object with this field once',
    );
  }
  const { start, end } = range;
  return {
    before: bytes.subarray(0, start),
    state: bytes.subarray(start, end),
    after: bytes.subarray(end),
  };
}

function detachedFile(path: string, appState: Uint8Array): StateFile | undefined {
  if (appState.length > longestReference) return undefined;
  const json = parseJsonFile(path, () => JSON.parse(fromUtf8(appState)));
  return stateFileOf(path, { app_state: json });
}
