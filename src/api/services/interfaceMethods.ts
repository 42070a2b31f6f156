/** cosmos.base.reflection.v1beta1: which kinds of Any there are, and what may stand in them. */

import {
  ListAllInterfacesRequest,
  ListAllInterfacesResponse,
  ListImplementationsRequest,
  ListImplementationsResponse,
} from '../../gen/cosmos/base/reflection/v1beta1/reflection.ts';
import type { EdgeMethod } from '../backend.ts';
import { RpcError, rpcCode } from '../rpcError.ts';
import { edgeMethod } from './edgeMethod.ts';
import type { Interfaces } from './interfaces.ts';

const service = '/cosmos.base.reflection.v1beta1.ReflectionService';

export function interfaceMethods(interfaces: () => Interfaces): EdgeMethod[] {
  return [
    edgeMethod(
      `${service}/ListAllInterfaces`,
      ListAllInterfacesRequest,
      ListAllInterfacesResponse,
      () => ({ interfaceNames: [...interfaces().keys()] }),
    ),
    edgeMethod(
      `${service}/ListImplementations`,
      ListImplementationsRequest,
      ListImplementationsResponse,
      ({ interfaceName }) => {
        if (interfaceName === '') {
          throw new RpcError(rpcCode.invalidArgument, 'invalid interface name');
        }
        return { implementationMessageNames: [...(interfaces().get(interfaceName) ?? [])] };
      },
    ),
  ];
}
