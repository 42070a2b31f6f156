/** CometBFT's `config/config.toml`: what a node of this chain sets. CometBFT 0.38 takes its defaults for all that is not written. */

export interface CometConfigOptions {
  readonly moniker: string;
  /** Address of the application. */
  readonly proxyApp?: string;
  readonly rpcAddress?: string;
  readonly p2pAddress?: string;
  /** `id@host:port`, separated by commas. */
  readonly persistentPeers?: string;
  /** Time between a commit and the next height; milliseconds. */
  readonly commitTimeoutMs?: number;
  /** Several nodes on one machine: private addresses, many from one IP. */
  readonly local?: boolean;
}

export function renderCometConfig(options: CometConfigOptions): string {
  const {
    moniker,
    proxyApp = 'tcp://127.0.0.1:26658',
    rpcAddress = 'tcp://127.0.0.1:26657',
    p2pAddress = 'tcp://0.0.0.0:26656',
    persistentPeers = '',
    commitTimeoutMs = 1000,
    local = false,
  } = options;
  return `# CometBFT's settings (0.38). What is not written here has CometBFT's default.
# Paths are relative to the home directory. The node's own settings are in app.toml.

# Where CometBFT finds the application; abci.address of app.toml must say the same. \`cpocd start --with-comet\` sees to it.
proxy_app = ${JSON.stringify(proxyApp)}

# Name of this node, for people.
moniker = ${JSON.stringify(moniker)}

# Least level that is logged, and the format: plain or json.
log_level = "info"
log_format = "plain"

# The application is reached over a socket, never over gRPC, whose messages are limited to 4 MB.
abci = "socket"

[rpc]

# Where wallets, hosts and explorers ask. Opening it to other machines opens it to everybody: put a proxy in front.
laddr = ${JSON.stringify(rpcAddress)}

# Web pages of these origins may ask; ["*"] lets all.
cors_allowed_origins = []

# Requests in one JSON-RPC batch, and bytes of a request.
max_request_batch_size = 10
max_body_bytes = 1000000

# Websocket clients, and subscriptions of one.
max_subscription_clients = 100
max_subscriptions_per_client = 5

[p2p]

# Where other nodes connect.
laddr = ${JSON.stringify(p2pAddress)}

# What other nodes are told to connect to, as host:port; nothing to let CometBFT find out.
external_address = ""

# Nodes that know others, and nodes to stay connected to: id@host:port, separated by commas.
seeds = ""
persistent_peers = ${JSON.stringify(persistentPeers)}

# Private addresses are not passed on; several nodes on one machine need false here and true below.
addr_book_strict = ${!local}
allow_duplicate_ip = ${local}

# Learn of further nodes from those that are known.
pex = true

[mempool]

# Check the remaining transactions again after each block. mempool.reserved-percent of app.toml needs it.
recheck = true

# Transactions in the mempool, bytes of all of them, and bytes of one. More bytes than a peer takes in some seconds make all wait that come after.
size = 5000
max_txs_bytes = 67108864
max_tx_bytes = 1048576

[consensus]

# A round's waits: for the proposal, for late votes of both kinds, and after a commit. The last sets the time between blocks.
timeout_propose = "3s"
timeout_prevote = "1s"
timeout_precommit = "1s"
timeout_commit = "${commitTimeoutMs}ms"

# Blocks are made without transactions too: epochs and deadlines are counted in blocks.
create_empty_blocks = true

[tx_index]

# kv finds transactions by hash and event; null finds none, and saves a fifth of the work.
indexer = "kv"

[instrumentation]

# CometBFT's own Prometheus metrics.
prometheus = false
prometheus_listen_addr = "127.0.0.1:26660"
`;
}
