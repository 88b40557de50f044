import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '@nyx/contract';
import { eq } from '../database/drizzle.ts';
import { textFile } from '../http/file.ts';
import { refuse, refused } from '../http/refuse.ts';
import type { Shop } from '../shop.ts';
import { certificateFile, certificateTable } from './certificate.table.ts';

export function certificateRoutes(app: OpenAPIHono, shop: Shop): void {
  app.openapi(routes.getCertificate, async (c) => {
    const { id } = c.req.valid('param');
    const [found] = await shop.db
      .select({ body: certificateFile, shipment: certificateTable.shipment })
      .from(certificateTable)
      .where(eq(certificateTable.id, id));
    if (found !== undefined)
      return textFile(
        c,
        found.body,
        // Until it has left, a line may be added.
        found.shipment === null ? 'public, max-age=60' : 'public, max-age=31536000, immutable',
      );
    return refuse(
      c,
      refused(
        'certificate-unknown',
        'id',
        'There is no such certificate here.',
        'Check the id on the card; a certificate file can be checked without us.',
      ),
    );
  });

  app.openapi(routes.getTrustRoot, (c) => {
    const { trustRoot } = shop.judge;
    if (trustRoot !== null) return textFile(c, trustRoot, 'public, max-age=300');
    return refuse(
      c,
      refused(
        'trust-root-missing',
        'trust-root',
        'This shop was started without a trust root.',
        'Set TRUST_ROOT_FILE and ROOT_KEYS.',
      ),
    );
  });
}
