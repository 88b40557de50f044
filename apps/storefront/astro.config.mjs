import mdx from '@astrojs/mdx';
import node from '@astrojs/node';
import { defineConfig } from 'astro/config';
import { hclData } from './src/build/hcl-data.ts';
import { precompress } from './src/build/precompress.ts';

export default defineConfig({
  adapter: node({ mode: 'middleware', experimentalDisableStreaming: true }),
  integrations: [mdx(), hclData(), precompress()],
  trailingSlash: 'never',
  session: false,
  // 'jsx', the default, loses the space before an inline element that starts a line.
  compressHTML: true,
  build: { inlineStylesheets: 'never', assets: '_' },
  // The server in src/server compares Origin with Host itself: behind TLS Astro cannot.
  security: { checkOrigin: false },
  devToolbar: { enabled: false },
  vite: { build: { assetsInlineLimit: 0 } },
});
