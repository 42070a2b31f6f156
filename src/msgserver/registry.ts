/** Every message that the chain understands. What is not listed does not decode. */

import { multiSend } from './bank/multiSend.ts';
import { send } from './bank/send.ts';
import type { AnyMessageHandler } from './handler.ts';
import { pocHandlers } from './poc/handlers.ts';

export const messageHandlers: readonly AnyMessageHandler[] = [send, multiSend, ...pocHandlers];
