/** What tools ask to build command lines and clients by themselves: modules with their services, and every file descriptor. */

import type { FileRegistry } from '@bufbuild/protobuf';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { QueryConfigRequest, QueryConfigResponse } from '../../gen/cosmos/app/v1alpha1/query.ts';
import type {
  ModuleOptions,
  ServiceCommandDescriptor,
} from '../../gen/cosmos/autocli/v1/options.ts';
import { AppOptionsRequest, AppOptionsResponse } from '../../gen/cosmos/autocli/v1/query.ts';
import type { EdgeMethod } from '../backend.ts';
import { encodePlainFile } from '../descriptors/plainFile.ts';
import { edgeMethod } from './edgeMethod.ts';
import type { ServiceContext } from './serviceContext.ts';

export function moduleMethods(
  { application }: ServiceContext,
  descriptors: () => FileRegistry,
): EdgeMethod[] {
  let files: Uint8Array | undefined;
  return [
    edgeMethod(
      '/cosmos.autocli.v1.Query/AppOptions',
      AppOptionsRequest,
      AppOptionsResponse,
      () => ({ moduleOptions: moduleOptions(application.paths, application.messages) }),
    ),
    edgeMethod(
      '/cosmos.app.v1alpha1.Query/Config',
      QueryConfigRequest,
      QueryConfigResponse,
      () => ({
        config: {
          modules: Object.keys(moduleOptions(application.paths, application.messages)).map(
            (name) => ({
              name,
              config: undefined,
              golangBindings: [],
            }),
          ),
          golangBindings: [],
        },
      }),
    ),
    {
      path: '/cosmos.reflection.v1.ReflectionService/FileDescriptors',
      handle() {
        files ??= encodeFiles(descriptors());
        return files;
      },
    },
  ];
}

/** By module, in the order of names. Of two versions of a service the later stands, as v1 after v1beta1. */
function moduleOptions(
  paths: readonly string[],
  messages: readonly { readonly typeUrl: string }[],
): Record<string, ModuleOptions> {
  const found = new Map<string, { tx?: string; query?: string }>();
  const note = (service: string, kind: 'tx' | 'query'): void => {
    const [, name, version = ''] = /^\w+\.(\w+)\.(v\w+)\.\w+$/.exec(service) ?? [];
    if (name === undefined) return;
    const module = found.get(name) ?? {};
    const known = module[kind];
    if (known === undefined || version < (known.split('.').at(-2) ?? '')) module[kind] = service;
    found.set(name, module);
  };
  for (const path of paths) {
    const service = path.slice(1, path.lastIndexOf('/'));
    if (service.endsWith('.Query')) note(service, 'query');
  }
  for (const { typeUrl } of messages) {
    note(`${typeUrl.slice(1, typeUrl.lastIndexOf('.'))}.Msg`, 'tx');
  }
  const names = [...found.keys()].sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(
    names.map((name) => {
      const { tx, query } = found.get(name) ?? {};
      return [name, { tx: command(tx), query: command(query) }];
    }),
  );
}

function command(service: string | undefined): ServiceCommandDescriptor | undefined {
  if (service === undefined) return undefined;
  return {
    service,
    rpcCommandOptions: [],
    subCommands: {},
    enhanceCustomCommand: false,
    short: '',
  };
}

/** FileDescriptorsResponse, written by hand: the generated codec knows no options. */
function encodeFiles(registry: FileRegistry): Uint8Array {
  const writer = new BinaryWriter();
  for (const file of registry.files) writer.uint32(0x0a).bytes(encodePlainFile(file));
  return writer.finish();
}
