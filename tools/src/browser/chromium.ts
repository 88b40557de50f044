import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserServer, chromium } from 'playwright-core';
import { ROOT } from '../root.ts';

const CACHE = join(ROOT, 'node_modules', '.cache', 'nyx-chromium');
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

interface Browser {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The packaged Chromium with its own libraries and font, for a machine that has nothing. */
function packaged(): Browser {
  const executable = join(CACHE, 'chromium');
  if (!existsSync(executable)) {
    mkdirSync(dirname(CACHE), { recursive: true });
    const fresh = mkdtempSync(`${CACHE}.new-`);
    execFileSync(process.execPath, [fileURLToPath(new URL('./unpack.ts', import.meta.url))], {
      env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
      stdio: 'pipe',
    });
    try {
      renameSync(fresh, CACHE);
    } catch {
      // Somebody else unpacked at the same time: theirs is as good.
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  const fonts = join(CACHE, 'nyx-fonts');
  mkdirSync(fonts, { recursive: true });
  // Without any font Chromium ends at once; the package's own configuration names a fixed folder.
  writeFileSync(
    join(fonts, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(CACHE, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(fonts, 'cache')}</cachedir></fontconfig>`,
  );
  const libraries = [join(CACHE, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH];
  const env = {
    LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
    FONTCONFIG_FILE: join(fonts, 'fonts.conf'),
  };
  return { executable, env };
}

/** `CHROMIUM_PATH`, else the packaged one (the same on every machine), else the system's. */
function findBrowser(): Browser {
  const given = process.env.CHROMIUM_PATH;
  if (given) return { executable: given, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return packaged();
  const system = SYSTEM.find((path) => existsSync(path));
  if (system) return { executable: system, env: {} };
  throw new Error('No Chromium: set CHROMIUM_PATH to one.');
}

/**
 * Starts a real Chromium that tests connect to by its web socket. Only localhost is ever visited.
 * `debuggingPort` opens the DevTools protocol there as well, for Lighthouse.
 */
export async function launchBrowser(debuggingPort?: number): Promise<BrowserServer> {
  const { executable, env } = findBrowser();
  return chromium.launchServer({
    executablePath: executable,
    headless: true,
    env: { ...(process.env as Record<string, string>), ...env },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]),
    ],
  });
}
