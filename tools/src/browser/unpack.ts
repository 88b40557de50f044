// Run by chromium.ts in a child process whose TMPDIR is the folder to unpack into: the package reads
// its environment when it is imported.
import chromium from '@sparticuz/chromium';

process.stdout.write(`${await chromium.executablePath()}\n`);
