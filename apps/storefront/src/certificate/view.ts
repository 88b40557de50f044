import type { Finding, StatementFacts, Verdict } from '@nyx/unit-certificate';

/** A verdict as a page shows it, on the server and in the browser alike. */
export interface VerdictView {
  readonly tone: 'good' | 'bad';
  readonly headline: string;
  readonly explained: string;
  readonly statements: readonly string[];
  readonly lists: readonly {
    readonly title: string;
    readonly tone: 'good' | 'warn' | 'none';
    readonly items: readonly string[];
  }[];
  readonly problems: readonly { readonly message: string; readonly fix: string }[];
}

const whys: Readonly<Record<Finding['why'], string>> = {
  shown: '',
  failed: 'The check failed.',
  'not-run': 'It was not run.',
  rehearsal: 'It was only rehearsed, on a stand-in.',
  'no-statement': 'No statement says so.',
  'cannot-be-shown': 'No certificate can show this.',
};

export function viewOf(verdict: Verdict): VerdictView {
  const { authentic, ok, unit, problems } = verdict;
  return {
    tone: ok ? 'good' : 'bad',
    headline: ok
      ? 'The certificate is authentic.'
      : authentic
        ? 'The certificate is authentic, but not what was expected.'
        : 'This is not to be believed.',
    explained: authentic
      ? `It is about the unit ${unit ?? ''}, whole, and signed by the people named below.`
      : 'Nothing that it says counts. That can be an attack, or a file that was changed on its way.',
    statements: verdict.statements.map(({ facts, signers }) => {
      const people = signers.map(({ person, role }) => `${person} (${role})`).join(' and ');
      return `${names[facts.type]}, ${timeOf(facts).slice(0, 16).replace('T', ' ')}: signed by ${people}`;
    }),
    lists: authentic
      ? [
          { title: 'Proved', tone: 'good', items: verdict.proved.map(sentence) },
          { title: 'Weakly shown', tone: 'warn', items: verdict.weaklyShown.map(sentence) },
          { title: 'Not proved', tone: 'none', items: verdict.notProved.map(sentence) },
        ]
      : [],
    problems: problems.map(({ message, fix }) => ({ message, fix })),
  };
}

const names: Readonly<Record<StatementFacts['type'], string>> = {
  'unit-provision/v1': 'What was installed',
  'unit-state/v1': 'What state it was in',
  'unit-ship/v1': 'How it was sent',
};

function sentence({ text, why }: Finding): string {
  // Claims write the names of qubes between backticks.
  return `${text.replaceAll('`', '')} ${whys[why]}`.trim();
}

function timeOf(facts: StatementFacts): string {
  switch (facts.type) {
    case 'unit-provision/v1':
      return facts.provisionedAt;
    case 'unit-state/v1':
      return facts.verifiedAt;
    case 'unit-ship/v1':
      return facts.shippedAt;
  }
}
