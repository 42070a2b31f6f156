/** The program's side of `launch` with a tether. */

/** Where a launcher holds a channel to us, its end is ours: killed without a word it could not pass that on. */
export function endWithLauncher() {
  if (process.channel === undefined || process.channel === null) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The channel alone must not keep a finished command alive.
  process.channel.unref();
}
