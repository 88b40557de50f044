import { createHash } from 'node:crypto';
import type { Session } from './state.ts';

const style = `
:root{color-scheme:light dark;--ink:#1b1b1f;--paper:#fff;--soft:#f3f3f6;--line:#d5d5de;--warn:#fff3cd;--warn-ink:#5c4400;--go:#1f5fbf}
@media (prefers-color-scheme:dark){:root{--ink:#ececf1;--paper:#17171b;--soft:#222228;--line:#3b3b45;--warn:#4a3b0a;--warn-ink:#ffe9a8;--go:#8ab8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--soft);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
.notice{background:var(--warn);color:var(--warn-ink);border-bottom:3px solid currentcolor;padding:1rem;text-align:center}
.notice strong{display:block;font-size:1.5rem;line-height:1.3}
main{max-width:36rem;margin:1.5rem auto;padding:1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:.5rem}
h1,h2{margin:0;font-size:1.15rem;font-weight:600}
h2{margin-top:1rem}
.total{margin:0 0 1rem;font-size:2rem;font-weight:700}
table{width:100%;border-collapse:collapse;margin-bottom:1.5rem}
th,td{padding:.4rem 0;border-bottom:1px solid var(--line);text-align:left;font-weight:400;vertical-align:top}
thead th+th,td{text-align:right;white-space:nowrap;padding-left:1rem}
.again{border:2px solid #b3261e;border-radius:.4rem;padding:.6rem .8rem}
label{display:block;margin-bottom:.8rem}
input,select{display:block;width:100%;font:inherit;padding:.5rem;border:1px solid var(--line);border-radius:.3rem;background:var(--paper);color:inherit}
input[type=radio]{display:inline;width:auto}
fieldset{border:0;padding:0;margin:0 0 1rem}
legend{font-weight:600;padding:0;margin-bottom:.4rem}
button{display:block;width:100%;min-height:2.75rem;margin-bottom:.5rem;padding:.5rem .8rem;font:inherit;text-align:left;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.4rem;cursor:pointer}
button.main{background:var(--go);border-color:var(--go);color:var(--paper);font-weight:600;text-align:center}
button:focus-visible,input:focus-visible,select:focus-visible,a:focus-visible{outline:3px solid var(--go);outline-offset:2px}
small{opacity:.75}
.desk{max-width:36rem;margin:0 auto 1.5rem;padding:0 1.5rem}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text as it may stand in HTML. */
export const esc = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

const originOf = (url: string | null) => URL.parse(url ?? '')?.origin ?? '';

/**
 * Headers of the page. `form-action` lists the shop, because browsers hold the redirect that answers
 * a form to it as well.
 */
export function pageHeaders(session: Session | undefined): Record<string, string> {
  const shop = new Set([
    originOf(session?.success_url ?? null),
    originOf(session?.cancel_url ?? null),
  ]);
  const action = ["'self'", ...[...shop].filter((origin) => origin !== '')].join(' ');
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${action}; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
    // To the shop nothing; but our own forms have to say where they come from.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}

/** Every page there is: each says first that it is not Stripe. */
export function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${esc(title)}</title>
<style>${style}</style>
</head>
<body>
<div class="notice" role="note"><strong>This is not Stripe</strong>A stand-in on this machine. No money moves, no card is asked for. Choose what happens.</div>
<main>
${main}
</main>
<p class="desk"><a href="/desk">The desk: what others do, and the clock</a></p>
</body>
</html>
`;
}

/** A page that only says something, and may lead on. */
export function notePage(
  heading: string,
  text: string,
  link?: { url: string; text: string },
): string {
  const next =
    link === undefined ? '' : `\n<p><a href="${esc(link.url)}">${esc(link.text)}</a></p>`;
  return page(heading, `<h1>${esc(heading)}</h1>\n<p>${esc(text)}</p>${next}`);
}

/** A page as an answer. `session` is whose shop its forms may lead to. */
export function html(body: string, status = 200, session?: Session): Response {
  return new Response(body, { status, headers: pageHeaders(session) });
}
