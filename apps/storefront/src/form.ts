/** The texts of a form that was sent; files and repeated fields are no part of any form of ours. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/.test(type))
    return new URLSearchParams();
  const fields = new URLSearchParams();
  const sent = await request.formData();
  for (const [name, value] of sent) {
    const text = typeof value === 'string' ? value : await value.text();
    // A chosen file takes the place of the text beside it only when there is something in it.
    if (text !== '' || !fields.has(name)) fields.set(name, text);
  }
  return fields;
}

/** The hidden field of every form that changes something; the API refuses a request without it. */
export function idempotencyKey(fields: URLSearchParams): string {
  return fields.get('idempotency') ?? '';
}
