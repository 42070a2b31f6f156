/** The processes behind an RPC address of this machine: CometBFT, which listens there, and the application that it talks to. */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export interface NodeProcesses {
  readonly comet: number | undefined;
  readonly node: number | undefined;
}

/** What is not found, on another machine or another system, is undefined. */
export function findProcesses(rpc: string): NodeProcesses {
  const { hostname, port, protocol } = new URL(rpc);
  if (!/^(localhost|127\.|\[::1\])/.test(hostname)) return { comet: undefined, node: undefined };
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  const comet = listenerOf(`tcp://127.0.0.1:${number}`);
  const app = comet === undefined ? undefined : proxyAppOf(comet);
  const node = app === undefined ? undefined : listenerOf(app);
  return { comet, node: node === comet ? undefined : node };
}

/** The pid that listens at `tcp://host:port` or `unix://path`. */
export function listenerOf(address: string): number | undefined {
  const inode = address.startsWith('unix://')
    ? unixInode(address.slice('unix://'.length))
    : tcpInode(Number(/:(\d+)$/.exec(address)?.[1]));
  return inode === undefined ? undefined : ownerOf(inode);
}

function tcpInode(port: number): string | undefined {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of [...lines('/proc/net/tcp'), ...lines('/proc/net/tcp6')]) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state === '0A' && local.endsWith(`:${wanted}`)) return inode;
  }
  return undefined;
}

function unixInode(path: string): string | undefined {
  const line = lines('/proc/net/unix').find((one) => one.endsWith(` ${path}`));
  return line?.trim().split(/\s+/)[6];
}

function ownerOf(inode: string): number | undefined {
  const pids = names('/proc').filter((name) => /^\d+$/.test(name));
  const holds = (pid: string): boolean =>
    names(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
  const pid = pids.find(holds);
  return pid === undefined ? undefined : Number(pid);
}

/** From CometBFT's command line, or from the config.toml of its home. */
function proxyAppOf(comet: number): string | undefined {
  const args = (read(`/proc/${comet}/cmdline`) ?? '').split('\0');
  const flag = (name: string): string | undefined => {
    const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    return at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1]);
  };
  const given = flag('--proxy_app');
  if (given !== undefined) return given;
  const home = flag('--home');
  const config = home === undefined ? undefined : read(join(home, 'config', 'config.toml'));
  return /^proxy_app = "(.*)"/m.exec(config ?? '')?.[1];
}

function lines(path: string): string[] {
  return (read(path) ?? '').split('\n');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function names(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
