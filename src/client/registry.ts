/** The signing registry: what cosmjs knows by default, and the messages of cpoc.poc.v1. */

import { Registry } from '@cosmjs/proto-signing';
import { defaultRegistryTypes } from '@cosmjs/stargate';
import { pocRegistryTypes } from './pocMessages.ts';

export function createRegistry(): Registry {
  return new Registry([...defaultRegistryTypes, ...pocRegistryTypes]);
}
