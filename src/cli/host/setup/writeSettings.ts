/** Writes answers into a settings file: a new one with every key and its comment; of one that is there only the lines that change. */

import { copyFileSync, existsSync } from 'node:fs';
import { renderToml } from '../../config/renderToml.ts';
import type { Setting, SettingsOf } from '../../config/setting.ts';
import { readTomlFile } from '../../config/tomlFile.ts';
import { replaceTomlValue } from '../../config/tomlLines.ts';
import { writeWhole } from '../../home/files.ts';

export interface SettingsFile<C extends object> {
  readonly path: string;
  readonly heading: readonly string[];
  readonly settings: SettingsOf<C>;
}

export interface SettingChange {
  readonly key: string;
  /** As it stands in the file, or will. */
  readonly from: string;
  readonly to: string;
}

/** What `values` would change of the file, or of the usual values where it does not say. */
export function settingChanges<C extends object>(
  { path, settings }: SettingsFile<C>,
  values: Partial<C>,
): SettingChange[] {
  const file = readTomlFile(path);
  return (Object.keys(values) as (keyof C)[]).flatMap((name) => {
    const one = settings[name] as Setting<unknown>;
    const stated = file.values.get(one.key);
    const before = one.render(
      (stated === undefined ? undefined : one.parse(stated)) ?? one.fallback,
    );
    const to = one.render(values[name]);
    return before === to ? [] : [{ key: one.key, from: before, to }];
  });
}

/** @returns what was done, in a sentence */
export function writeSettings<C extends object>(file: SettingsFile<C>, values: Partial<C>): string {
  const { path, heading, settings } = file;
  if (!existsSync(path)) {
    writeWhole(path, renderToml(heading, settings, values));
    return `Wrote ${path}.`;
  }
  const changes = settingChanges(file, values);
  if (changes.length === 0) return `${path} stays as it is.`;
  const kept = `${path}.before`;
  copyFileSync(path, kept);
  const before = readTomlFile(path).text;
  writeWhole(
    path,
    changes.reduce((text, { key, to }) => replaceTomlValue(text, key, to), before),
  );
  return `Changed ${path}; as it was before: ${kept}`;
}
