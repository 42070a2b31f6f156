/** Lines of a stream, none of them endless. */

export interface LineReaderOptions {
  readonly stream: NodeJS.ReadableStream;
  readonly mostBytes: number;
  readonly onLine: (line: string) => void;
  /** A line is longer than that: the stream is read no further. */
  readonly onTooLong: () => void;
}

export function readLines({ stream, mostBytes, onLine, onTooLong }: LineReaderOptions): void {
  let parts: Buffer[] = [];
  let size = 0;
  let isOver = false;
  stream.on('data', (chunk: Buffer) => {
    // Taken and dropped: who writes must not be held up.
    if (isOver) return;
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      onLine(Buffer.concat([...parts, rest.subarray(0, at)]).toString('utf8'));
      parts = [];
      size = 0;
      rest = rest.subarray(at + 1);
    }
    parts.push(rest);
    size += rest.length;
    if (size <= mostBytes) return;
    isOver = true;
    parts = [];
    onTooLong();
  });
  // A stream that breaks ends; who reads it hears of that from its process.
  stream.on('error', () => {});
}
