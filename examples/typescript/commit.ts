/** Commits to a tree of artifacts: `node commit.ts <nonces> <root in hexadecimal>`. */

import { submitCommitMessage } from '../../src/client/index.ts';
import { connect, openAccount } from './wallet.ts';

const [nonces = '', root = ''] = process.argv.slice(2);
const client = await connect();
const account = await openAccount(client);
const { epoch } = await client.query.poc.epoch();
await account.send({
  messages: [
    submitCommitMessage({
      creator: account.address,
      epochIndex: epoch?.index ?? 0n,
      nonceCount: Number(nonces),
      rootHash: Uint8Array.from(Buffer.from(root, 'hex')),
      inferenceCount: 0,
      gpuUtilizationBps: 0,
    }),
  ],
});
const { summary } = await client.query.poc.summary({ address: account.address });
console.log(`${summary?.totalNonces} nonces in epoch ${summary?.epochIndex}`);
client.disconnect();
