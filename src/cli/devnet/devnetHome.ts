/** The home of a devnet: a home for each node and host, one genesis, and a note of what it is. */

import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { CliError } from '../cliError.ts';
import { makeFolder, readJson, writeWhole } from '../home/files.ts';
import { devnetLayout } from './devnetLayout.ts';
import { type DevnetShape, shapeFlags, usualShape } from './devnetOptions.ts';
import { paramText } from './devnetParams.ts';
import { writeDevnetHomes } from './writeDevnetHomes.ts';

/** Grows when a home of before cannot go on: genesis, layout, the format of the state's directory, or what the chain computes changed. */
export const layoutVersion = 4;

/**
 * The shape of the devnet in a home, which is made where it is not there. A home that an older program made cannot go on: it is set aside, and
 * `say` tells where. @throws CliError
 */
export async function openDevnetHome(
  home: string,
  asked: Partial<DevnetShape>,
  say: (text: string) => void = () => {},
): Promise<DevnetShape> {
  const { note } = devnetLayout(home);
  setAsideOlder(home, note, say);
  if (existsSync(note)) {
    const shape = readNote(note);
    assertSameShape(home, shape, asked);
    return shape;
  }
  assertUnused(home);
  const shape: DevnetShape = { ...usualShape, ...asked };
  const draft = `${home}.making`;
  rmSync(draft, { recursive: true, force: true });
  await writeDevnetHomes(draft, shape);
  makeFolder(devnetLayout(draft).logs);
  writeWhole(
    devnetLayout(draft).note,
    `${JSON.stringify({ version: layoutVersion, ...shape }, undefined, 2)}\n`,
  );
  rmSync(home, { recursive: true, force: true });
  renameSync(draft, home);
  return shape;
}

function setAsideOlder(home: string, note: string, say: (text: string) => void): void {
  if (!existsSync(note)) return;
  const { version } = readJson(note, 'begin anew with --reset') as { version?: unknown };
  if (typeof version !== 'number' || version >= layoutVersion) return;
  let kept = `${home}.version-${version}`;
  for (let copy = 2; existsSync(kept); copy += 1) kept = `${home}.version-${version}-${copy}`;
  renameSync(home, kept);
  say(
    `the devnet in ${home} was made by an older program; it is kept as ${kept}, and a new one begins`,
  );
}

/** Removes the home of a devnet, and nothing else. @throws CliError where it is none */
export function resetDevnetHome(home: string): void {
  if (existsSync(devnetLayout(home).note)) rmSync(home, { recursive: true, force: true });
  else assertUnused(home);
}

function readNote(path: string): DevnetShape {
  const note = readJson(path, 'begin anew with --reset') as Partial<DevnetShape> & {
    version?: unknown;
  };
  const { version, ...shape } = note;
  const isWhole = Object.entries(usualShape).every(
    ([name, usual]) => typeof shape[name as keyof DevnetShape] === typeof usual,
  );
  if (version === layoutVersion && isWhole) return shape as DevnetShape;
  throw new CliError(
    'devnet',
    `${path} describes a devnet of version ${String(version)}, and this program makes version ${layoutVersion}`,
    'begin anew with --reset, or choose another --home',
  );
}

function assertSameShape(home: string, shape: DevnetShape, asked: Partial<DevnetShape>): void {
  const { params = {}, ...plain } = asked;
  for (const name of Object.keys(plain) as (keyof typeof plain)[]) {
    if (plain[name] !== shape[name]) {
      throw contradiction(home, `${shapeFlags[name]} ${plain[name]}`, String(shape[name]));
    }
  }
  const wanted = { ...shape, params: { ...shape.params, ...params } };
  for (const [name, text] of Object.entries(params)) {
    const made = paramText(shape, name);
    if (paramText(wanted, name) !== made) {
      throw contradiction(home, `${shapeFlags.params} ${name}=${text}`, made);
    }
  }
}

function contradiction(home: string, flag: string, made: string): CliError {
  return new CliError(
    'devnet',
    `flag ${flag} contradicts the devnet in ${home}, which was made with ${made}`,
    'begin anew with --reset, leave the flag out, or choose another --home',
  );
}

function assertUnused(home: string): void {
  if (!existsSync(home) || readdirSync(home).length === 0) return;
  throw new CliError(
    'devnet',
    `${home} is not empty and holds no devnet`,
    'choose another folder with --home; nothing was changed',
  );
}
