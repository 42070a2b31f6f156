/** Addresses on which a server of the agent listens. */

import { parseListenPlace } from '../process/ports.ts';
import { type SettingKind, textKind } from './setting.ts';

const hostPort = /^(\[[0-9a-fA-F:.]+\]|[^:/[\]\s]+):\d{1,5}$/;

/** What is let through can be listened on: a port above 65535 would switch a server off without a word. */
export function listenKind({ orNothing }: { readonly orNothing: boolean }): SettingKind<string> {
  const expectation = `host:port with a port up to 65535${orNothing ? ', or nothing for none' : ''}`;
  return textKind('host:port', expectation, (text) =>
    text === '' ? orNothing : hostPort.test(text) && parseListenPlace(text) !== undefined,
  );
}
