import type { Env } from './env.ts';
import type { Result } from './problem.ts';

/** A program that was started and still runs. */
export interface Started {
  /** Its standard output, line by line; ends when it ends. */
  readonly lines: AsyncIterable<string>;
  /** The end of its standard error so far, for the message when it fails. */
  errors(): string;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
}

/** How a program of the system ended. */
export interface Ran {
  readonly exit: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** How a file is written. */
export interface WriteOptions {
  /** Readable by its owner only. */
  readonly secret?: boolean;
  /** A program, as far as the file system keeps that. */
  readonly executable?: boolean;
  /** Refused when there is one already. */
  readonly fresh?: boolean;
}

export type TakeBlock = (block: Uint8Array) => void | Promise<void>;

/**
 * Everything a command may do to the world. Commands get it as an argument, so that each of them
 * is a function that a test can call. Relative paths start at `folder`.
 */
export interface Io {
  readonly env: Env;
  readonly folder: string;
  /** What stands before `/sys`, `/proc` and `/dev`: nothing, but for tests. */
  readonly kernel: string;
  /** A person watches standard error, so that a line of progress may replace the one before. */
  readonly terminal: boolean;
  stdout(text: string): void;
  /** Progress and problems. */
  stderr(text: string): void;
  /** What a person at the terminal answers; undefined when nobody sits there. */
  ask(question: string): Promise<string | undefined>;
  /** Standard input, line by line. */
  readLines(): AsyncIterable<string>;
  /** Problems: `file-missing`, `file-too-large`, `file-unreadable`. */
  readFile(path: string, maxBytes: number): Promise<Result<Uint8Array>>;
  /** Of a file. Same problems. */
  fileSize(path: string): Promise<Result<number>>;
  /**
   * Hands over a file or a device from its start, block by block and at most so many bytes, and
   * never holds more than two of them. Gives how many bytes there were. Same problems.
   */
  readBlocks(path: string, take: TakeBlock, most?: number): Promise<Result<number>>;
  /** A path without links, or undefined when there is no such thing. */
  realPath(path: string): Promise<string | undefined>;
  /**
   * Writes one file over a device or a file that is there, from its start, and returns when the
   * medium has it. The kernel refuses a device that is in use. Same problems.
   */
  writeOver(path: string, source: string, told: (bytes: number) => void): Promise<Result<number>>;
  /** Runs a program of the system and waits; undefined when it is not installed. */
  run(program: string, args: readonly string[]): Promise<Ran | undefined>;
  /** The names in one folder, sorted; none when there is no such folder. */
  list(path: string): Promise<readonly string[]>;
  /** Every file below a folder, sorted, as paths relative to it. Same problems. */
  readFolder(path: string): Promise<Result<readonly string[]>>;
  /** Whole or not at all; makes the folders it needs. Problems: `file-exists`, `file-unreadable`. */
  writeFile(
    path: string,
    bytes: Uint8Array | string,
    options?: WriteOptions,
  ): Promise<Result<void>>;
  /** A file gets another name, whole. Problem: `file-unreadable`. */
  moveFile(from: string, to: string): Promise<Result<void>>;
  /** Nothing happens when there is none. */
  removeFile(path: string): Promise<void>;
  readonly fetch: typeof fetch;
  now(): Date;
  /** Milliseconds that only ever grow, for measuring. */
  clock(): number;
  wait(ms: number): Promise<void>;
  random(bytes: number): Uint8Array<ArrayBuffer>;
  /** Starts a script of this repository on the same Node. */
  start(script: string, args: readonly string[]): Started;
}
