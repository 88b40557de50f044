import type { Shop } from '../shop.ts';

/** What the shop publishes to check certificates with; empty texts where it has nothing. */
export async function publishedKeys({
  api,
  rootKeys,
}: Pick<Shop, 'api' | 'rootKeys'>): Promise<{ trustRoot: string; rootKeys: string }> {
  const answer = await api.getTrustRoot({});
  return { trustRoot: answer.status === 200 ? answer.text : '', rootKeys };
}
