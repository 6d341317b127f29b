export type Line = {
  /** From 1. */
  number: number;
  /** Null where the line is longer than allowed, or not UTF-8. */
  text: string | null;
};

const newline = 0x0a;

/**
 * Splits bytes into lines. At most one line and one chunk are held in memory, whatever comes; of a
 * line that is too long nothing is.
 *
 * @param maxBytes of one line, without its line break
 */
export async function* readLines(
  input: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Line> {
  let pieces: Buffer[] = [];
  let length = 0;
  let number = 0;
  const add = (piece: Buffer) => {
    length += piece.length;
    if (length > maxBytes) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  };
  const finish = (): Line => {
    const text = length > maxBytes ? null : decode(Buffer.concat(pieces));
    pieces = [];
    length = 0;
    number++;
    return { number, text };
  };

  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield finish();
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
