/** Everything that the storefront is told by its surroundings. */
export interface Env {
  readonly host: string;
  readonly port: number;
  /** Where the API listens; only the server calls it. */
  readonly apiUrl: string;
  /** What a buyer types: decides whether cookies are `Secure`. */
  readonly siteUrl: string;
  /** The origin that the pay button may lead to. */
  readonly payOrigin: string;
  /** File with the public root keys that certificates are held against; empty for none. */
  readonly rootKeysFile: string;
}

interface EnvProblem {
  readonly code: 'env';
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

type EnvResult =
  | { readonly ok: true; readonly value: Env }
  | { readonly ok: false; readonly problems: readonly EnvProblem[] };

/** Reads the environment; all that is wrong with it is said at once. */
export function readEnv(
  vars: Readonly<Record<string, string | undefined>> = process.env,
): EnvResult {
  const problems: EnvProblem[] = [];
  const url = (where: string, fallback: string): string => {
    const given = vars[where] ?? fallback;
    const parsed = URL.parse(given);
    if (parsed !== null && /^https?:$/.test(parsed.protocol)) return parsed.origin;
    problems.push({
      code: 'env',
      where,
      message: `${where} is no http or https address.`,
      fix: `Write it like ${fallback}.`,
    });
    return fallback;
  };
  const port = Number(vars.PORT ?? '4321');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    problems.push({
      code: 'env',
      where: 'PORT',
      message: 'PORT is no port number.',
      fix: 'Write a whole number from 0 to 65535; 0 takes any free one.',
    });
  const value: Env = {
    host: vars.HOST ?? '127.0.0.1',
    port,
    apiUrl: url('API_URL', 'http://127.0.0.1:4322'),
    siteUrl: url('SITE_URL', 'http://127.0.0.1:4321'),
    payOrigin: url('PAY_ORIGIN', 'https://checkout.stripe.com'),
    rootKeysFile: vars.ROOT_KEYS ?? '',
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}
