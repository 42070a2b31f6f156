/** Votes on a proposal: `node vote.ts <proposal> <yes, no, abstain, no_with_veto>`. */

import { connect, openAccount } from './wallet.ts';

const options = ['unspecified', 'yes', 'abstain', 'no', 'no_with_veto'];

const [proposal = '', choice = ''] = process.argv.slice(2);
const client = await connect();
const account = await openAccount(client);
await account.send({
  messages: [
    {
      typeUrl: '/cosmos.gov.v1.MsgVote',
      value: {
        proposalId: BigInt(proposal),
        voter: account.address,
        option: options.indexOf(choice),
        metadata: '',
      },
    },
  ],
});
const { votes } = await client.query.modules.gov.votes({ proposalId: BigInt(proposal) });
console.log(`${votes.length} votes on proposal ${proposal}`);
client.disconnect();
