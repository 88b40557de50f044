/** The HTTP status for a page that tells of an API's refusal; status 0 is an API that is not there. */
export function pageStatus(status: number): number {
  return status === 0 ? 503 : status;
}
