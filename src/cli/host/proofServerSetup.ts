/** The proof server of the agent, as host.toml sets it. */

import type { ProofServerSetup } from '../../host/proofServer/openProofServer.ts';
import { defaultProofServerLimits } from '../../host/proofServer/proofServerLimits.ts';
import { parseTrustedProxies } from '../../host/proofServer/trustedProxies.ts';
import type { ProofServerConfig } from '../config/proofServerSettings.ts';
import { assertListenable, parseListenPlace } from '../process/ports.ts';
import type { Sender } from '../tx/openSigner.ts';

/** Undefined where it is off. @throws CliError `port_taken`, or where the key does not open */
export async function readProofServer(
  config: ProofServerConfig,
  sender: Sender,
): Promise<ProofServerSetup | undefined> {
  if (!config.proofServerEnable) return undefined;
  const address = config.proofServerAddress;
  const place = parseListenPlace(address);
  const isTrustedProxy = parseTrustedProxies(config.proofServerTrustedProxies);
  if (place === undefined || isTrustedProxy === undefined) return undefined;
  const change = '--proof-server.address, or proof-server.address in host.toml';
  await assertListenable([{ address, what: 'the proof server', change }]);
  return {
    ...place,
    signer: await sender.openForMessages(),
    askers: config.proofServerAskers,
    isTrustedProxy,
    limits: {
      ...defaultProofServerLimits,
      perIp: config.proofServerIpRate,
      perIpBurst: Math.max(defaultProofServerLimits.perIpBurst, config.proofServerIpRate),
      perAsker: config.proofServerAskerRate,
      perAskerBurst: Math.max(defaultProofServerLimits.perAskerBurst, config.proofServerAskerRate),
      signatureChecks: config.proofServerSignatureChecks,
      maxConnections: config.proofServerMaxConnections,
      sharePercent: config.proofServerShare,
    },
  };
}
