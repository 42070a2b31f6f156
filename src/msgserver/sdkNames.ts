/** How messages of the SDK are called: on the wire, in amino JSON, in events. */

import type { MessageHandler } from './handler.ts';

type Names = Pick<MessageHandler, 'typeUrl' | 'aminoName' | 'module' | 'responseTypeUrl'>;

/**
 * @param service for example `gov.v1beta1`; its first part is the module
 * @param aminoPrefix what stands before the message's name in amino JSON
 */
export function sdkNames(
  service: string,
  aminoPrefix: string = 'cosmos-sdk',
): (message: string) => Names {
  const module = service.slice(0, service.indexOf('.'));
  return (message) => ({
    typeUrl: `/cosmos.${service}.${message}`,
    aminoName: `${aminoPrefix}/${message}`,
    module,
    responseTypeUrl: `/cosmos.${service}.${message}Response`,
  });
}
