import { nyx } from './nyx.ts';

// A reader that has seen enough (`nyx … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const screen = {
  stdout: (text: string) => void process.stdout.write(text),
  stderr: (text: string) => void process.stderr.write(text),
};

process.exitCode = await nyx(process.argv.slice(2), screen, async () => {
  const [{ readEnv }, { openIo }] = await Promise.all([import('./env.ts'), import('./node-io.ts')]);
  const env = readEnv();
  return env.ok
    ? {
        ok: true,
        value: openIo(screen, env.value, process.cwd(), process.stdin, process.stderr.isTTY),
      }
    : env;
});
