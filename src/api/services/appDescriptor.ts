/** cosmos.base.reflection.v2alpha1: sign modes, chain, interfaces, prefix, query services and messages of the application. */

import {
  GetAuthnDescriptorRequest,
  GetAuthnDescriptorResponse,
  GetChainDescriptorRequest,
  GetChainDescriptorResponse,
  GetCodecDescriptorRequest,
  GetCodecDescriptorResponse,
  GetConfigurationDescriptorRequest,
  GetConfigurationDescriptorResponse,
  GetQueryServicesDescriptorRequest,
  GetQueryServicesDescriptorResponse,
  GetTxDescriptorRequest,
  GetTxDescriptorResponse,
} from '../../gen/cosmos/base/reflection/v2alpha1/reflection.ts';
import type { EdgeMethod } from '../backend.ts';
import type { ServedService } from '../descriptors/servedMethods.ts';
import { methodPath } from '../descriptors/servedMethods.ts';
import { edgeMethod } from './edgeMethod.ts';
import type { Interfaces } from './interfaces.ts';
import type { ServiceContext } from './serviceContext.ts';

const service = '/cosmos.base.reflection.v2alpha1.ReflectionService';

/** Modes whose signatures this chain takes. */
const signModes = [
  { name: 'SIGN_MODE_DIRECT', number: 1, authnInfoProviderMethodFullname: '' },
  { name: 'SIGN_MODE_LEGACY_AMINO_JSON', number: 127, authnInfoProviderMethodFullname: '' },
];

export interface DescribedApplication {
  readonly interfaces: () => Interfaces;
  readonly services: () => readonly ServedService[];
}

export function appDescriptorMethods(
  { application }: ServiceContext,
  { interfaces, services }: DescribedApplication,
): EdgeMethod[] {
  return [
    edgeMethod(
      `${service}/GetAuthnDescriptor`,
      GetAuthnDescriptorRequest,
      GetAuthnDescriptorResponse,
      () => ({ authn: { signModes } }),
    ),
    edgeMethod(
      `${service}/GetChainDescriptor`,
      GetChainDescriptorRequest,
      GetChainDescriptorResponse,
      () => ({ chain: { id: application.chain().chainId } }),
    ),
    edgeMethod(
      `${service}/GetCodecDescriptor`,
      GetCodecDescriptorRequest,
      GetCodecDescriptorResponse,
      () => ({ codec: { interfaces: describeInterfaces(interfaces()) } }),
    ),
    edgeMethod(
      `${service}/GetConfigurationDescriptor`,
      GetConfigurationDescriptorRequest,
      GetConfigurationDescriptorResponse,
      () => ({ config: { bech32AccountAddressPrefix: application.chain().addressPrefix } }),
    ),
    edgeMethod(
      `${service}/GetQueryServicesDescriptor`,
      GetQueryServicesDescriptorRequest,
      GetQueryServicesDescriptorResponse,
      () => ({ queries: { queryServices: services().map(describeService) } }),
    ),
    edgeMethod(
      `${service}/GetTxDescriptor`,
      GetTxDescriptorRequest,
      GetTxDescriptorResponse,
      () => ({
        tx: {
          fullname: 'cosmos.tx.v1beta1.Tx',
          msgs: application.messages.map(({ typeUrl }) => ({ msgTypeUrl: typeUrl })),
        },
      }),
    ),
  ];
}

function describeInterfaces(interfaces: Interfaces) {
  return [...interfaces].map(([fullname, typeUrls]) => ({
    fullname,
    interfaceAcceptingMessages: [],
    interfaceImplementers: typeUrls.map((typeUrl) => ({ fullname: typeUrl.slice(1), typeUrl })),
  }));
}

function describeService({ desc, methods }: ServedService) {
  return {
    fullname: desc.typeName,
    isModule: desc.name === 'Query',
    methods: methods.map((method) => ({ name: method.name, fullQueryPath: methodPath(method) })),
  };
}
