import * as access from './routes/access.routes.ts';
import * as audit from './routes/audit.routes.ts';
import * as invoice from './routes/invoice.routes.ts';
import * as order from './routes/order.routes.ts';
import * as open from './routes/public.routes.ts';
import * as quote from './routes/quote.routes.ts';
import * as staff from './routes/staff.routes.ts';
import * as unit from './routes/unit.routes.ts';

/** Every route of the API under the name that the client calls it by. */
export const routes = {
  ...open,
  ...quote,
  ...order,
  ...staff,
  ...unit,
  ...audit,
  ...invoice,
  ...access,
} as const;
export type Routes = typeof routes;
export type RouteName = keyof Routes;
