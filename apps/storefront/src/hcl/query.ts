import type { Facets, Query } from '@nyx/hcl';

type Filter = Exclude<keyof Query, 'q'>;

/** The filters of the list in the order of the form, with the words for them. */
export const filters: readonly { readonly name: Filter; readonly label: string }[] = [
  { name: 'release', label: 'Qubes release' },
  { name: 'works', label: 'Works' },
  { name: 'brand', label: 'Maker' },
  { name: 'firmware', label: 'Firmware' },
  { name: 'type', label: 'Kind' },
  { name: 'tpm', label: 'TPM' },
  { name: 'iommu', label: 'IOMMU' },
];

export interface ListQuery {
  /** What was asked, by field, as it goes into links. */
  readonly fields: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly page: number;
}

/** Reads the list's address. A value that no report has is kept: it then finds nothing, and says so. */
export function readListQuery(params: URLSearchParams, known: Facets): ListQuery {
  const fields: Record<string, string> = {};
  const q = (params.get('q') ?? '').trim().slice(0, 200);
  if (q !== '') fields.q = q;
  for (const { name } of filters) {
    const asked = params.get(name);
    if (asked !== null && known[name].some(({ value }) => value === asked)) fields[name] = asked;
  }
  const page = Number(params.get('page') ?? '1');
  return {
    fields,
    query: fields as Query,
    page: Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
  };
}
