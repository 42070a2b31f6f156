/**
 * One thing that must be there before anything runs.
 *
 * @typedef {object} Part
 * @property {string} name for people
 * @property {(env: NodeJS.ProcessEnv) => string} lock the path of its lock; one process at a time makes it
 * @property {Part[]} after parts that must be there before this one can be made
 * @property {(env: NodeJS.ProcessEnv) => string | undefined} find where it is; undefined where it is missing. Quick, without network
 * @property {(context: MakeContext) => Promise<string>} make makes it, and tells where it is
 * @property {string} [note] how long or from where, where that surprises
 *
 * @typedef {object} MakeContext
 * @property {NodeJS.ProcessEnv} env
 * @property {AbortSignal} signal
 */

export {};
