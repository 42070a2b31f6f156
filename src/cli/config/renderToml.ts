/** The text of a settings file: every key with its comment and its value. */

import type { Setting, SettingsOf } from './setting.ts';

/** `given` replaces defaults. */
export function renderToml<C extends object>(
  heading: readonly string[],
  settings: SettingsOf<C>,
  given: Partial<C>,
): string {
  const lines = heading.map((line) => `# ${line}`);
  let section = '';
  for (const [name, one] of Object.entries(settings) as [keyof C, Setting<unknown>][]) {
    const dot = one.key.lastIndexOf('.');
    const itsSection = one.key.slice(0, Math.max(dot, 0));
    if (itsSection !== section) {
      section = itsSection;
      lines.push('', `[${section}]`);
    }
    const [first = '', ...rest] = one.comment;
    lines.push(
      '',
      `# ${first.charAt(0).toUpperCase()}${first.slice(1)}`,
      ...rest.map((line) => `# ${line}`),
    );
    lines.push(`${one.key.slice(dot + 1)} = ${one.render(given[name] ?? one.fallback)}`);
  }
  return `${lines.join('\n')}\n`;
}

export const appTomlHeading = [
  "The node's own settings. CometBFT's are in config.toml.",
  'A flag of `cpocd start` goes before an environment variable (CPOCD_ABCI_ADDRESS for abci.address), and that before this file.',
] as const;

export const clientTomlHeading = [
  'Settings of the commands that talk to a node.',
  'A flag goes before an environment variable (CPOCD_CHAIN_ID for chain-id), and that before this file.',
] as const;
