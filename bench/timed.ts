/** What a piece of work takes, in milliseconds: on the clock, and of the processor. */
export interface Time {
  readonly clock: number;
  readonly cpu: number;
}

/** Processor time is that of all threads of this process. */
export async function timed(work: () => void | Promise<void>): Promise<Time> {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await work();
  const clock = Number(process.hrtime.bigint() - start) / 1e6;
  const used = process.cpuUsage(cpu);
  return { clock, cpu: (used.user + used.system) / 1e3 };
}
