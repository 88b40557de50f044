/** Tokens of quotes and orders stand in paths, and a path can get into an error's text. */
export function redact(text: string): string {
  return text.replace(/\/(order|quote)\/[A-Za-z0-9_-]{16,}/g, '/$1/…');
}

/** Lets nothing through to the log that opens a quote or an order. */
export function redactStream(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream);
  stream.write = ((piece: unknown, ...rest: unknown[]) =>
    Reflect.apply(write, stream, [
      typeof piece === 'string' ? redact(piece) : piece,
      ...rest,
    ])) as NodeJS.WriteStream['write'];
}
