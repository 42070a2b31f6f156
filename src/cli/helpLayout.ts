/** How `--help` looks: what fits into 80 columns, and of the flags of a group only those that a command takes. */

import type { Command, Help, HelpConfiguration, Option } from 'commander';

/** A column of flags that is wider leaves no room for what they mean: that goes on lines of its own. */
const widestTerm = 30;
const indent = ' '.repeat(8);
/** Longer lines are hard to read. */
const widestText = 110;

export const helpLayout: HelpConfiguration = {
  showGlobalOptions: true,
  // commander's own adds presets, which are none of a reader's business.
  optionDescription: (option: Option) => option.description,
  visibleGlobalOptions,
  formatItem(this: Help, term: string, termWidth: number, description: string, helper: Help) {
    if (description === '') return `  ${term}`;
    const width = Math.min(this.helpWidth ?? 80, widestText);
    if (termWidth > widestTerm) {
      const text = helper.boxWrap(description, width - indent.length);
      return `  ${term}\n${indent}${text.replaceAll('\n', `\n${indent}`)}`;
    }
    const left = ' '.repeat(termWidth + 4);
    const text = helper.boxWrap(description, width - left.length);
    return `  ${term.padEnd(termWidth)}  ${text.replaceAll('\n', `\n${left}`)}`;
  },
};

/** Flags of the root. Those of a group that is a command too, such as `host`, are its own: who takes one of them says so itself. */
function visibleGlobalOptions(command: Command): Option[] {
  let root = command;
  while (root.parent !== null) root = root.parent;
  return root === command ? [] : root.options.filter(({ hidden }) => !hidden);
}
