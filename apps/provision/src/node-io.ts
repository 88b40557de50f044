import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { link, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Env } from './env.ts';
import type { Io, Started, WriteOptions } from './io.ts';
import { fileSize, readBlocks, writeOver } from './node-blocks.ts';
import { makeFolder, unreadable, unwritable } from './node-file.ts';
import { runProgram } from './node-run.ts';
import type { Screen } from './nyx.ts';
import { type Refused, type Result, refuse } from './problem.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The Io of a real process. */
export function openIo(
  screen: Screen,
  env: Env,
  folder: string,
  stdin: Readable,
  terminal = false,
): Io {
  const at = (path: string) => resolve(folder, path);
  return {
    ...screen,
    env,
    folder,
    kernel: '',
    terminal,
    ask: (question) => ask(question, stdin, screen),
    readLines: () => createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    readFile: (path, maxBytes) => readWhole(path, at(path), maxBytes),
    fileSize: (path) => fileSize(path, at(path)),
    readBlocks: (path, take, most) => readBlocks(path, at(path), take, most),
    realPath: (path) => realpath(at(path)).catch(() => undefined),
    writeOver: (path, source, told) => writeOver(path, at(path), at(source), told),
    run: (program, args) => runProgram(program, args, folder),
    list: (path) =>
      readdir(at(path)).then(
        (names) => names.toSorted(),
        () => [],
      ),
    readFolder: (path) => readTree(path, at(path)),
    writeFile: (path, bytes, options = {}) => writeWhole(path, at(path), bytes, options),
    moveFile: (from, to) =>
      rename(at(from), at(to)).then(
        () => ({ ok: true, value: undefined }),
        (error) => unreadable(to, error),
      ),
    removeFile: (path) => rm(at(path), { force: true }),
    fetch: globalThis.fetch,
    now: () => new Date(),
    clock: () => performance.now(),
    wait: (ms) => sleep(ms),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    start: (script, args) => start(join(root, script), args),
  };
}

async function ask(
  question: string,
  stdin: Readable & { readonly isTTY?: boolean },
  screen: Screen,
): Promise<string | undefined> {
  if (stdin.isTTY !== true) return undefined;
  screen.stderr(question);
  const lines = createInterface({ input: stdin });
  for await (const line of lines) return line;
  return undefined;
}

async function readWhole(
  name: string,
  path: string,
  maxBytes: number,
): Promise<Result<Uint8Array>> {
  try {
    const file = await open(path, 'r');
    try {
      const facts = await file.stat();
      if (facts.isDirectory())
        return refuse('file-unreadable', name, 'This is a folder.', 'Name a file in it.');
      if (facts.size > maxBytes) return tooLarge(name, facts.size, maxBytes);
      // A device or a pipe says size 0 and may never end, so that the limit counts while reading.
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of file.createReadStream({ autoClose: false })) {
        const bytes = chunk as Buffer;
        size += bytes.length;
        if (size > maxBytes) return tooLarge(name, size, maxBytes);
        chunks.push(bytes);
      }
      return { ok: true, value: new Uint8Array(Buffer.concat(chunks)) };
    } finally {
      await file.close();
    }
  } catch (error) {
    return unreadable(name, error);
  }
}

function tooLarge(name: string, size: number, maxBytes: number): Refused {
  const [is, most] = [size, maxBytes].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`);
  const fix = `Name a file of at most ${most}.`;
  return refuse('file-too-large', name, `It is larger than expected (${is}).`, fix);
}

async function readTree(name: string, path: string): Promise<Result<readonly string[]>> {
  try {
    if (!(await stat(path)).isDirectory())
      return refuse('file-unreadable', name, 'This is not a folder.', 'Name a folder.');
    const files: string[] = [];
    // Not by readdir's own recursion: that follows links to folders, and some lead in circles.
    const folders = [''];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
      for (const entry of await readdir(join(path, folder), { withFileTypes: true }))
        (entry.isDirectory() ? folders : files).push(join(folder, entry.name));
    return { ok: true, value: files.toSorted() };
  } catch (error) {
    return unreadable(name, error);
  }
}

/** Under another name first, so that no reader and no power cut ever sees half a file. */
async function writeWhole(
  name: string,
  path: string,
  bytes: Uint8Array | string,
  { secret = false, executable = false, fresh = false }: WriteOptions,
): Promise<Result<void>> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await makeFolder(dirname(path));
    const file = await open(draft, 'wx', secret ? 0o600 : executable ? 0o755 : 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    // A hard link fails where there is a file; a rename would replace it.
    if (fresh) await link(draft, path);
    else await rename(draft, path);
    return { ok: true, value: undefined };
  } catch (error) {
    return unwritable(name, error);
  } finally {
    // Below a file there is no draft, and no failure of its own that could hide why.
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

function start(script: string, args: readonly string[]): Started {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      errors += error.message;
      resolve();
    });
  });
  return {
    lines: createInterface({ input: child.stdout }),
    errors: () => errors,
    stop: async () => {
      child.stdin.destroy();
      child.kill('SIGTERM');
      await ended;
    },
  };
}
