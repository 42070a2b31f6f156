/** Which epoch it is, and what a participant has done in it: `node epochSummary.ts [address]`. */

import { connect } from './wallet.ts';

const [address] = process.argv.slice(2);
const client = await connect();
const { epoch, lastCommitHeight, currentHeight } = await client.query.poc.epoch();
console.log(
  `epoch ${epoch?.index} of ${client.chainId}: height ${currentHeight}, commits until ${lastCommitHeight}`,
);
if (address !== undefined) {
  const { summary } = await client.query.poc.summary({ address });
  console.log(
    `${summary?.totalNonces} nonces in ${summary?.commitCount} commits, weight ${summary?.effectivePocWeight}`,
  );
}
client.disconnect();
