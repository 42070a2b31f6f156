/** Votes as people write them: `yes`, `no_with_veto`, `yes=0.6,no=0.4`. */

import { VoteOption, type WeightedVoteOption } from '../../gen/cosmos/gov/v1/gov.ts';
import { decimalOne, formatDecimal, parseDecimal } from '../../types/decimal.ts';
import { CliError } from '../cliError.ts';

const names: readonly string[] = ['yes', 'abstain', 'no', 'no_with_veto'];

/** @throws CliError `usage` */
export function parseVoteOption(text: string): VoteOption {
  const name = text
    .toLowerCase()
    .replaceAll('-', '_')
    .replace(/^vote_option_/, '');
  const plain = name === 'nowithveto' ? 'no_with_veto' : name;
  const at = names.indexOf(plain);
  if (at >= 0) return (VoteOption.VOTE_OPTION_YES + at) as VoteOption;
  throw new CliError('usage', `"${text}" is no vote`, `expected one of ${names.join(', ')}`);
}

/** @throws CliError `usage` where an option stands twice, or the weights are not 1 together */
export function parseWeightedVote(text: string): WeightedVoteOption[] {
  const options = text.split(',').map((part) => {
    const [name = '', weight = ''] = part.split('=');
    const value = parseDecimal(weight);
    if (value === undefined || value <= 0n) {
      throw new CliError(
        'usage',
        `the weight of "${part}" is no positive decimal`,
        'expected votes such as yes=0.6,no=0.4',
      );
    }
    return { option: parseVoteOption(name), value };
  });
  if (new Set(options.map(({ option }) => option)).size !== options.length) {
    throw new CliError('usage', `"${text}" names an option twice`, 'give each of them once');
  }
  const sum = options.reduce((total, { value }) => total + value, 0n);
  if (sum === decimalOne) {
    return options.map(({ option, value }) => ({ option, weight: formatDecimal(value) }));
  }
  throw new CliError(
    'usage',
    `the weights of "${text}" are ${formatDecimal(sum)} together`,
    'expected 1, such as yes=0.6,no=0.4',
  );
}
