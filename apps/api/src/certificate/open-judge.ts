import { readFile } from 'node:fs/promises';
import { readRootKeys, readTrustRoot } from '@nyx/unit-certificate';
import { type CertificateJudge, noJudge, trustRootJudge } from './judge.ts';

type Opened =
  | { readonly ok: true; readonly value: CertificateJudge }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the trust root and the public root keys it must be signed with; a wrong one stops the start. */
export async function openJudge(
  trustRootFile: string | undefined,
  rootKeysFile: string | undefined,
  now: Date,
): Promise<Opened> {
  if (trustRootFile === undefined || rootKeysFile === undefined)
    return { ok: true, value: noJudge };
  const [trustRoot, rootKeysText] = await Promise.all([text(trustRootFile), text(rootKeysFile)]);
  if (trustRoot === undefined || rootKeysText === undefined)
    return {
      ok: false,
      problems: [
        ...(trustRoot === undefined ? ['TRUST_ROOT_FILE: the file cannot be read'] : []),
        ...(rootKeysText === undefined ? ['ROOT_KEYS: the file cannot be read'] : []),
      ],
    };
  const rootKeys = readRootKeys(rootKeysText);
  if (!rootKeys.ok) return named('ROOT_KEYS', rootKeys.problems);
  const root = await readTrustRoot(trustRoot, rootKeys.value, now);
  if (!root.ok) return named('TRUST_ROOT_FILE', root.problems);
  return { ok: true, value: trustRootJudge(trustRoot, rootKeys.value) };
}

const text = (file: string) => readFile(file, 'utf8').catch(() => undefined);

function named(
  variable: string,
  problems: readonly { readonly message: string; readonly fix: string }[],
): Opened {
  return {
    ok: false,
    problems: problems.map(({ message, fix }) => `${variable}: ${message} ${fix}`),
  };
}
