import { readRootKeys, rootFingerprint, verifyCertificate } from '@nyx/unit-certificate';
import { type VerdictView, viewOf } from './view.ts';

export interface CheckInput {
  readonly certificate: string;
  readonly trustRoot: string;
  /** The text of the root key file. */
  readonly rootKeys: string;
}

export interface Checked {
  readonly view: VerdictView;
  /** Of the root keys it was held against; to be compared with the card. */
  readonly fingerprint: string | null;
}

/** Not the same as a certificate that is not to be believed. */
const keysMissing: VerdictView = {
  tone: 'bad',
  headline: 'It cannot be checked without keys.',
  explained: 'Nothing was checked, so nothing is said about it.',
  statements: [],
  lists: [],
  problems: [
    {
      message: 'The trust root or the root keys are missing.',
      fix: 'Give the trust root file and the root key file that you kept, below.',
    },
  ],
};

/** Verifies a certificate file. A form changes line ends; they are no part of what is signed. */
export async function check(input: CheckInput, now: Date): Promise<Checked> {
  const [certificate, trustRoot] = [input.certificate, input.trustRoot].map((text) =>
    text.replaceAll('\r\n', '\n'),
  );
  if (input.rootKeys.trim() === '' || input.trustRoot.trim() === '')
    return { view: keysMissing, fingerprint: null };
  const rootKeys = readRootKeys(input.rootKeys);
  if (!rootKeys.ok) {
    const lists = { proved: [], weaklyShown: [], notProved: [] };
    const { problems } = rootKeys;
    const view = viewOf({
      ok: false,
      authentic: false,
      unit: null,
      statements: [],
      problems,
      ...lists,
    });
    return { view, fingerprint: null };
  }
  const verdict = await verifyCertificate({
    certificate: certificate ?? '',
    trustRoot: trustRoot ?? '',
    rootKeys: rootKeys.value,
    now,
  });
  return { view: viewOf(verdict), fingerprint: await rootFingerprint(rootKeys.value) };
}
