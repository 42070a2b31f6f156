/** GenericAuthorization: every message of a type. */

import { GenericAuthorization } from '../../gen/cosmos/authz/v1beta1/authz.ts';
import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { aminoText } from '../bank/amino.ts';
import type { AuthorizationType } from './authorization.ts';

export const genericAuthorization: AuthorizationType<GenericAuthorization> = {
  typeUrl: '/cosmos.authz.v1beta1.GenericAuthorization',
  aminoName: 'cosmos-sdk/GenericAuthorization',
  typeName: '*authz.GenericAuthorization',
  fields: { 1: 'string' },
  codec: GenericAuthorization,
  toAmino: ({ msg }) => ({ msg: aminoText(msg) }),
  messageOf: ({ msg }) => msg,
  validate({ msg }) {
    if (msg === '') throw new AppError(sdkErrors.invalidRequest, 'msg type cannot be empty');
  },
  accept: () => ({ left: 'same' }),
};
