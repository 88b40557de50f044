import { z } from 'zod';
import { digestOf } from '../api.ts';
import type { Io } from '../io.ts';
import { type Result, refuse } from '../problem.ts';
import { parseShape } from '../read.ts';
import { runCommand } from './bench.ts';
import type { Browser } from './browser.ts';
import type { Place } from './stack.ts';
import type { Certified, ClaimedUnit } from './technician.ts';
import { type Told, told } from './tell.ts';

async function download(io: Io, url: string): Promise<Result<string>> {
  try {
    const response = await io.fetch(url);
    const text = await response.text();
    return response.status === 200
      ? { ok: true, value: text }
      : refuse('stack', url, `It answered ${response.status}.`, 'See the log of the API.');
  } catch (error) {
    return refuse('stack', url, `No answer (${String(error)}).`, 'See that it runs.');
  }
}

/** The owner's own folder: what came over HTTP, and the root key that came on the card. */
export interface OwnersFiles {
  readonly certificate: string;
  readonly trustRoot: string;
  readonly text: string;
}

/** Sees on the order's page that it has left, and downloads certificate and trust root. */
export async function fetchCertificate(
  io: Io,
  browser: Browser,
  place: Place,
  link: string,
  { id }: Certified,
  tracking: string,
): Promise<Result<Told<OwnersFiles>>> {
  const page = await browser.open(link);
  if (!page.ok) return page;
  if (!page.value.text.includes(tracking))
    return refuse(
      'stack',
      link,
      'The order does not say that it has left.',
      page.value.text.slice(0, 300),
    );
  const text = await download(io, `${place.api}/v1/certificates/${id}`);
  if (!text.ok) return text;
  const root = await download(io, `${place.api}/v1/trust-root`);
  if (!root.ok) return root;
  const files = {
    certificate: `${io.env.home}/owner/certificate.json`,
    trustRoot: `${io.env.home}/owner/trust-root.json`,
    text: text.value,
  };
  const wrote = await io.writeFile(files.certificate, text.value);
  if (!wrote.ok) return wrote;
  const kept = await io.writeFile(files.trustRoot, root.value);
  if (!kept.ok) return kept;
  return told(files, { bytes: text.value.length, sha256: `${digestOf(text.value).slice(0, 16)}…` });
}

const lists = z.object({
  ok: z.literal(true),
  proved: z.array(z.unknown()),
  weaklyShown: z.array(z.object({ id: z.string() })),
  notProved: z.array(z.object({ why: z.string() })),
});

/** Holds it against the order and the profile, with the root key alone and without any server. */
export async function verifyAsOwner(
  io: Io,
  place: Place,
  unit: ClaimedUnit,
  files: OwnersFiles,
): Promise<Result<Told<undefined>>> {
  const offline: Io = { ...io, fetch: () => Promise.reject(new Error('the owner is offline')) };
  const document = await runCommand(offline, [
    ...['certificate', 'verify', files.certificate, '--trust-root', files.trustRoot],
    ...['--root-key', place.rootKeyFile, '--unit', unit.id, '--order', unit.order.digest],
    ...['--profile', `${unit.folder}/profile.json`, '--way', 'bench-provisioned'],
  ]);
  if (!document.ok) return document;
  const verdict = parseShape('nyx certificate verify', lists, document.value, 'See its --help.');
  if (!verdict.ok) return verdict;
  const { proved, weaklyShown, notProved } = verdict.value;
  const sent = ['seals-photographed', 'keys-apart'];
  if (!sent.every((id) => weaklyShown.some((one) => one.id === id)))
    return refuse(
      'step-differs',
      files.certificate,
      'It does not say how it was sent.',
      'Sign it.',
    );
  const rehearsed = notProved.filter(({ why }) => why === 'rehearsal').length;
  if (rehearsed === 0)
    return refuse('step-differs', files.certificate, 'A rehearsal is taken for proof.', 'Say it.');
  return told(undefined, {
    proved: proved.length,
    'weakly shown': weaklyShown.length,
    'not proved': notProved.length,
    'of them only rehearsed': rehearsed,
  });
}

/** One letter of what was signed is changed: nothing of it may be believed. */
export async function refuseTampered(
  io: Io,
  place: Place,
  files: OwnersFiles,
): Promise<Result<Told<undefined>>> {
  const at = files.text.indexOf('"payload":"') + 60;
  const other = files.text[at] === 'A' ? 'B' : 'A';
  const path = `${io.env.home}/owner/tampered.json`;
  const wrote = await io.writeFile(
    path,
    files.text.slice(0, at) + other + files.text.slice(at + 1),
  );
  if (!wrote.ok) return wrote;
  const document = await runCommand(
    io,
    [
      ...['certificate', 'verify', path, '--trust-root', files.trustRoot],
      ...['--root-key', place.rootKeyFile],
    ],
    [1],
  );
  if (!document.ok) return document;
  const said = z.object({
    authentic: z.literal(false),
    problems: z.array(z.object({ code: z.string() })).min(1),
  });
  const verdict = parseShape('nyx certificate verify', said, document.value, 'It must be refused.');
  return verdict.ok ? told(undefined, { refused: verdict.value.problems[0]?.code ?? '' }) : verdict;
}
