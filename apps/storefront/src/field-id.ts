/** The id of the form field that a problem's `where` names, so that a summary can link to it. */
export function fieldId(where: string): string {
  return `f-${where.replace(/[^A-Za-z0-9]+/g, '-')}`;
}
