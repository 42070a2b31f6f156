/** Every method that the application does not answer by itself. */

import type { FileRegistry } from '@bufbuild/protobuf';
import type { EdgeMethod } from '../backend.ts';
import { type ServedService, servedServices } from '../descriptors/servedMethods.ts';
import { appDescriptorMethods } from './appDescriptor.ts';
import { interfaceMethods } from './interfaceMethods.ts';
import { type Interfaces, interfacesOf } from './interfaces.ts';
import { moduleMethods } from './moduleMethods.ts';
import { nodeMethods } from './nodeMethods.ts';
import type { ServiceContext } from './serviceContext.ts';
import { abciQueryMethod } from './tendermint/abciQuery.ts';
import { blockMethods } from './tendermint/blocks.ts';
import { nodeInfoMethods } from './tendermint/nodeInfo.ts';
import { validatorSetMethods } from './tendermint/validatorSets.ts';
import { blockWithTxsMethod } from './tx/blockWithTxs.ts';
import { broadcastTxMethod } from './tx/broadcastTx.ts';
import { findTxMethods } from './tx/findTxs.ts';
import { txCodecMethods } from './tx/txCodec.ts';

export function createServiceMethods(
  context: ServiceContext,
  descriptors: () => FileRegistry,
): EdgeMethod[] {
  const interfaces = once((): Interfaces => interfacesOf(descriptors(), context.application));
  const services = once((): ServedService[] =>
    servedServices(
      descriptors(),
      new Set([...context.application.paths, ...methods.map(({ path }) => path)]),
    ),
  );
  const methods = [
    ...findTxMethods(context),
    broadcastTxMethod(context),
    blockWithTxsMethod(context),
    ...txCodecMethods(context),
    ...nodeInfoMethods(context),
    ...blockMethods(context),
    ...validatorSetMethods(context),
    abciQueryMethod(context),
    ...nodeMethods(context),
    ...interfaceMethods(interfaces),
    ...appDescriptorMethods(context, { interfaces, services }),
    ...moduleMethods(context, descriptors),
  ];
  return methods;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
