/** The client package: what programs outside of the chain's own repository use. */

export { allPages } from './allPages.ts';
export { chainAminoConverters } from './amino/aminoConverters.ts';
export { createAminoTypes } from './aminoTypes.ts';
export {
  execMessage,
  type GrantOptions,
  genericAuthorization,
  grantMessage,
  revokeMessage,
  sendAuthorization,
} from './authzMessages.ts';
export { type BlockStreamOptions, blockStream } from './blockStream.ts';
export { ClientError, type ClientErrorCode } from './clientError.ts';
export { type ChainClient, type ConnectOptions, connectClient, useComet } from './connectClient.ts';
export {
  allowedMsgAllowance,
  basicAllowance,
  grantAllowanceMessage,
  periodicAllowance,
  revokeAllowanceMessage,
} from './feegrantMessages.ts';
export { findTx, txHash } from './findTx.ts';
export { hostGrantMessages, hostMessageUrls, hostRevokeMessages } from './hostGrants.ts';
export { BlockReader } from './light/blockReader.ts';
export type { LightBlock, SignedHeader } from './light/lightBlock.ts';
export {
  type BlockSource,
  LightClient,
  type LightClientOptions,
  type TrustedBlock,
} from './light/lightClient.ts';
export { LightFault, type LightFaultCode } from './light/lightFault.ts';
export { type SignedPower, verifyCommit } from './light/verifyCommit.ts';
export {
  defaultTrustLevel,
  type StepOptions,
  verifyAdjacent,
  verifyBackwards,
  verifyNonAdjacent,
} from './light/verifyHeader.ts';
export {
  type ModuleQueries,
  type ModulesExtension,
  setupModulesExtension,
} from './modulesExtension.ts';
export {
  type Page,
  type PocExtension,
  type PocQueries,
  setupPocExtension,
} from './pocExtension.ts';
export {
  pocTypeUrls,
  registerParticipantMessage,
  respondChallengeMessage,
  submitCommitMessage,
} from './pocMessages.ts';
export {
  type AskOptions,
  askForProofs,
  type ProofReply,
  proofUrl,
} from './proofs/askForProofs.ts';
export { createMessageSigner, type MessageSigner } from './proofs/messageSigner.ts';
export type { ProofAnswer, ProvenLeaf } from './proofs/proofAnswer.ts';
export { decodeProofAnswer } from './proofs/proofAnswerJson.ts';
export { type ProofQuery, type ProofRequest, proofLimits } from './proofs/proofRequest.ts';
export { findHost, type HostRecordOptions, readHostRecord } from './proofs/readHostRecord.ts';
export { type ProofRequestOptions, signProofRequest } from './proofs/signProofRequest.ts';
export {
  type CommitReport,
  type CommitVerdict,
  type HostRecord,
  type VerifyHostOptions,
  verifyHost,
} from './proofs/verifyHost.ts';
export {
  type ProofClaim,
  type ProofFault,
  type ProofFaultKind,
  verifyProofAnswer,
} from './proofs/verifyProofAnswer.ts';
export { chainRegistryTypes, createRegistry } from './registry.ts';
export {
  createServiceQueries,
  type QueryOptions,
  type ServiceQueries,
  type ServiceTable,
} from './serviceQueries.ts';
export { signAndSend } from './signAndSend.ts';
export type { SignerOptions, TxContent } from './signTx.ts';
export { describeOutcome, type TxOutcome } from './txOutcome.ts';
export { type SendOptions, TxSender, type TxSenderOptions } from './txSender.ts';
