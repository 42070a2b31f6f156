/** What a grant may allow: an authorization of one type of message, with limits of its own. */

import { AppError } from '../../lib/errors.ts';
import type { AnyType } from '../../types/anyType.ts';
import type { Context } from '../../types/context.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { genericAuthorization } from './genericAuthorization.ts';
import { sendAuthorization } from './sendAuthorization.ts';

/** What a use leaves of an authorization: as it was, changed, or nothing more. */
export type Acceptance<A> =
  | { readonly left: 'same' }
  | { readonly left: 'changed'; readonly authorization: A }
  | { readonly left: 'nothing' };

export interface AuthorizationType<A> extends AnyType<A> {
  /** The type URL of the message that it allows. */
  messageOf(authorization: A): string;
  /** Stateless checks of a new one. @throws AppError */
  validate(authorization: A): void;
  /** @throws AppError where the message is not allowed */
  accept(ctx: Context, authorization: A, message: unknown): Acceptance<A>;
}

/** Its own type is forgotten; it is handed only what its own codec decoded. */
export type AnyAuthorizationType = AuthorizationType<unknown>;

export const authorizationTypes: readonly AnyAuthorizationType[] = [
  genericAuthorization as AnyAuthorizationType,
  sendAuthorization as AnyAuthorizationType,
];

export interface Authorization {
  readonly type: AnyAuthorizationType;
  readonly value: unknown;
}

/** @throws AppError sdk/29 where there is none; the decoder has refused types that are not in the list */
export function readAuthorization(any: WireAny | undefined): Authorization {
  const type = authorizationTypes.find(({ typeUrl }) => typeUrl === any?.typeUrl);
  if (any === undefined || type === undefined) {
    throw new AppError(sdkErrors.invalidType, 'authorization is nil');
  }
  return { type, value: type.codec.decode(any.value) };
}
