/** The end of a command, whatever still holds the process: a WebSocket whose other side hangs cannot be given up. */

/** Once all that was printed is written. */
export async function endProcess(exitCode: number): Promise<never> {
  await Promise.all([written(process.stdout), written(process.stderr)]);
  process.exit(exitCode);
}

/** Also where nobody reads it any more. */
function written(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
