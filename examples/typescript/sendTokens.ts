/** Sends tokens: `node sendTokens.ts <to> <amount>`, the amount as `1000upoc`. */

import { connect, openAccount } from './wallet.ts';

const [to = '', coins = ''] = process.argv.slice(2);
const [, amount = '', denom = ''] = /^(\d+)([a-zA-Z].+)$/.exec(coins) ?? [];
const client = await connect();
const account = await openAccount(client);
await account.send({
  messages: [
    {
      typeUrl: '/cosmos.bank.v1beta1.MsgSend',
      value: { fromAddress: account.address, toAddress: to, amount: [{ denom, amount }] },
    },
  ],
});
const { balance } = await client.query.modules.bank.balance({ address: to, denom });
console.log(`${to} has ${balance?.amount}${denom}`);
client.disconnect();
