/** Becomes a participant that runs no validator: `node registerParticipant.ts <url of its inference endpoint>`. */

import { registerParticipantMessage } from '../../src/client/index.ts';
import { connect, openAccount } from './wallet.ts';

const [inferenceUrl = ''] = process.argv.slice(2);
const client = await connect();
const account = await openAccount(client);
await account.send({
  messages: [
    registerParticipantMessage({
      creator: account.address,
      consensusPubkey: new Uint8Array(0),
      inferenceUrl,
    }),
  ],
});
const { participant } = await client.query.poc.participant(account.address);
console.log(`${participant?.address} registered at height ${participant?.registeredHeight}`);
client.disconnect();
