// node tools/src/browser/main.ts
// Serves a real Chromium to tests and says its web socket in one JSON line; stops on SIGINT, SIGTERM
// or closed input.
import { announce, untilStopped } from '../ready.ts';
import { launchBrowser } from './chromium.ts';

const server = await launchBrowser();
const stopped = untilStopped();
announce({ url: server.wsEndpoint() });
await stopped;
await server.close();
process.exit(0);
