/** Opens the listening socket. A unix socket that a dead process left behind is removed; one that somebody answers on is not. */

import { once } from 'node:events';
import { lstat, unlink } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { type AbciAddress, AbciAddressError, formatAbciAddress } from './address.ts';

/** @returns the address listened on, with the real port where 0 was asked for. @throws AbciAddressError. */
export async function listen(server: Server, address: AbciAddress): Promise<AbciAddress> {
  if (address.kind === 'unix') await removeStale(address.path);
  server.listen(
    address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port },
  );
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new AbciAddressError(formatAbciAddress(address), explain(error, address), {
      cause: error,
    });
  }
  const bound = server.address();
  if (address.kind === 'unix' || bound === null || typeof bound === 'string') return address;
  return { ...address, port: bound.port };
}

async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  const address = formatAbciAddress({ kind: 'unix', path });
  if (!found.isSocket()) {
    throw new AbciAddressError(address, 'there is a file of that name, and it is not a socket');
  }
  if (await answers(path)) {
    throw new AbciAddressError(
      address,
      'another process listens there; is the node running already?',
    );
  }
  await unlink(path).catch(() => undefined);
}

async function answers(path: string): Promise<boolean> {
  const probe = connect(path);
  try {
    await once(probe, 'connect');
    return true;
  } catch (error) {
    // Refused: nobody has it open. Anything else (no permission, a full backlog) is somebody else's socket.
    return codeOf(error) !== 'ECONNREFUSED' && codeOf(error) !== 'ENOENT';
  } finally {
    probe.destroy();
  }
}

function explain(error: unknown, address: AbciAddress): string {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    return address.kind === 'tcp'
      ? `port ${address.port} is in use; is the node running already?`
      : 'the socket is in use; is the node running already?';
  }
  if (code === 'EACCES') return 'no permission';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return 'this machine has no such address';
  }
  if (code === 'ENOENT') return 'the folder of the socket does not exist';
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
