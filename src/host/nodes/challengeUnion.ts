/** Open challenges that any of several nodes shows. A witness may be a block ahead: what it alone shows counts from the second look on. */

import { pause } from '../../client/pause.ts';
import type { ContinuousPoCChallenge } from '../../gen/cpoc/poc/v1/poc.ts';
import type { HostLogger } from '../hostLogger.ts';
import type { NamedPort, NodeOrder } from './nodeOrder.ts';

type Shown = readonly ContinuousPoCChallenge[];

/** Answers to challenges wait so long for the slower nodes once one has answered; milliseconds. */
const defaultPatienceMs = 2_000;
/** So many that one witness alone shows are taken up at a time: more may be invented, to keep the host busy. */
const mostOfWitness = 16;
const sayAgainMs = 3_600_000;

export class ChallengeUnion {
  readonly #order: NodeOrder;
  readonly #logger: HostLogger;
  readonly #patienceMs: number;
  #seenElsewhere: ReadonlySet<bigint> = new Set();
  /** When a witness was named for what the node does not show. */
  readonly #saidAt = new Map<NamedPort, number>();

  constructor(order: NodeOrder, logger: HostLogger, patienceMs: number = defaultPatienceMs) {
    this.#order = order;
    this.#logger = logger;
    this.#patienceMs = patienceMs;
  }

  /** @throws the error of the host's node where no node answers */
  async ask(): Promise<Shown> {
    const [own, ...witnesses] = this.#order.all;
    const shown = await this.#askAll();
    const ownShown = own === undefined ? undefined : shown.get(own);
    const union = new Map((ownShown ?? []).map((one) => [one.id, one]));
    const elsewhere = new Set<bigint>();
    for (const witness of witnesses) {
      const more = (shown.get(witness) ?? []).filter(({ id }) => !union.has(id));
      for (const { id } of more) elsewhere.add(id);
      if (ownShown === undefined) {
        for (const one of more) union.set(one.id, one);
        continue;
      }
      const lasting = more.filter(({ id }) => this.#seenElsewhere.has(id));
      for (const one of mostUrgent(lasting)) union.set(one.id, one);
      this.#say(witness, lasting);
    }
    this.#seenElsewhere = elsewhere;
    return [...union.values()];
  }

  /** Nodes that rest are not asked while another one answers. */
  async #askAll(): Promise<ReadonlyMap<NamedPort, Shown>> {
    const { all } = this.#order;
    const errors = new Map<NamedPort, unknown>();
    const isAwake = (node: NamedPort): boolean => !this.#order.isResting(node);
    const [awake, resting] = [all.filter(isAwake), all.filter((node) => !isAwake(node))];
    for (const nodes of [awake, resting]) {
      const shown = await this.#askThese(nodes, errors);
      if (shown.size > 0) return shown;
    }
    const [own] = all;
    throw own === undefined ? new Error('no node was asked') : errors.get(own);
  }

  async #askThese(
    nodes: readonly NamedPort[],
    errors: Map<NamedPort, unknown>,
  ): Promise<Map<NamedPort, Shown>> {
    const shown = new Map<NamedPort, Shown>();
    const isOver = new AbortController();
    const silent = new Set(nodes);
    const asked = nodes.map(async (node) => {
      try {
        const answer = await node.port.openChallenges();
        if (isOver.signal.aborted) return;
        shown.set(node, answer);
        this.#order.answered(node);
      } catch (error) {
        errors.set(node, error);
        this.#order.failed(node, error);
        throw error;
      } finally {
        silent.delete(node);
      }
    });
    const allDone = Promise.allSettled(asked);
    await Promise.any(asked).catch(() => {});
    await Promise.race([allDone, pause(this.#patienceMs, isOver.signal)]);
    isOver.abort();
    for (const node of silent) this.#order.failed(node, new Error('no answer in time'));
    return shown;
  }

  /** Once an hour: it may be so for every challenge. */
  #say(witness: NamedPort, lasting: Shown): void {
    const [first] = lasting;
    const saidAt = this.#saidAt.get(witness) ?? Number.NEGATIVE_INFINITY;
    if (first === undefined || performance.now() - saidAt < sayAgainMs) return;
    this.#saidAt.set(witness, performance.now());
    this.#logger.warn(
      {
        challenge: first.id,
        count: lasting.length,
        node: this.#order.all[0]?.rpc,
        witness: witness.rpc,
      },
      'challenges that the node does not show are shown by a witness and are answered: one of the two lags or lies, change it',
    );
  }
}

function mostUrgent(challenges: Shown): Shown {
  return challenges
    .toSorted((a, b) => (a.deadlineBlockHeight < b.deadlineBlockHeight ? -1 : 1))
    .slice(0, mostOfWitness);
}
