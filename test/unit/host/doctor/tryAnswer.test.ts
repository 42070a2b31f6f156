/** The answer that the doctor tries on the chain while transactions of the same key are under way, as those of an agent that runs. */

import { expect, test } from 'vitest';
import { sendMessage } from '../../../harness/buildTx.ts';
import { DoctorRig, host } from './doctorRig.ts';

/** Transactions of the host that the mempool takes before a simulation, as `count` says for each. */
async function whileSigning(count: (simulation: number) => number): Promise<{
  readonly rig: DoctorRig;
  readonly simulations: () => number;
}> {
  const rig = await DoctorRig.start();
  const { chain } = rig;
  const plain = chain.query.bind(chain);
  let simulations = 0;
  let pooled = 0;
  chain.query = async (path, ...rest) => {
    if (path.endsWith('/Simulate')) {
      simulations += 1;
      for (let i = count(simulations); i > 0; i -= 1) {
        const message = sendMessage(host.address, host.address, [{ denom: 'upoc', amount: '1' }]);
        const { code, log } = chain.check(await chain.sign(host, message, { skip: pooled }));
        expect(code, log).toBe(0);
        pooled += 1;
      }
    }
    return await plain(path, ...rest);
  };
  return { rig, simulations: () => simulations };
}

test('what waits in the mempool is counted: the answer fits all the same', async () => {
  const { rig, simulations } = await whileSigning((simulation) => (simulation === 1 ? 3 : 0));
  const { severity, what } = (await rig.doctor()).of('rehearsal');
  expect(severity, what).toBe('ok');
  expect(simulations()).toBe(2);
});

test('what comes while it is tried is counted too', async () => {
  const { rig, simulations } = await whileSigning((simulation) => (simulation < 6 ? 1 : 0));
  const { severity, what } = (await rig.doctor()).of('rehearsal');
  expect(severity, what).toBe('ok');
  expect(simulations()).toBe(6);
});

test('a sequence that never stops moving is given up, and said', async () => {
  const { rig, simulations } = await whileSigning(() => 1);
  expect((await rig.doctor()).of('rehearsal')).toMatchObject({
    severity: 'error',
    what: expect.stringMatching(
      /the chain would not take an answer of this key: .*account sequence mismatch/,
    ),
    facts: { step: 'answer' },
  });
  expect(simulations()).toBe(10);
});
