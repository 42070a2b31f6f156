/** A question that answers a setting: its rules, its flag, and what is configured now. */

import type { Setting } from '../../config/setting.ts';
import type { Question } from './interview.ts';

export interface SettingQuestion {
  readonly text: string;
  readonly help: string;
}

export function settingQuestion<T>(
  setting: Setting<T>,
  current: T,
  { text, help }: SettingQuestion,
): Question<T> {
  return {
    flag: setting.flag.slice(2),
    text,
    help,
    usual: String(current),
    parse: (typed) => {
      const value = setting.parseText(typed);
      return value === undefined ? { expected: setting.expectation } : { value };
    },
  };
}
