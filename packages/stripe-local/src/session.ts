import { done, type Outcome, refuse } from './error.ts';
import { emit } from './event.ts';
import { mergeMetadata } from './metadata.ts';
import type { Params } from './param.ts';
import type { updateShape } from './session-params.ts';
import type { Session } from './state.ts';
import { seconds, type World } from './world.ts';

/**
 * Changes the metadata of a session. Nothing else can be changed of a session with a hosted page
 * (https://docs.stripe.com/payments/checkout/dynamically-update-line-items).
 */
export function updateSession(
  _: World,
  session: Session,
  params: Params<typeof updateShape>,
): Outcome<Session> {
  const { metadata, expand: __, ...others }: Readonly<Record<string, unknown>> = params;
  const [param] = Object.keys(others);
  if (param !== undefined)
    return refuse(`\`${param}\` cannot be updated: \`ui_mode\` is \`hosted_page\`.`, { param });
  session.metadata = mergeMetadata(session.metadata, params.metadata);
  return done(session);
}

/** Ends an open session; a session that is complete or expired is refused, and the caller obeys. */
export function expireSession(world: World, session: Session): Outcome<Session> {
  if (session.status !== 'open')
    return refuse(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  close(world, session);
  return done(session);
}

export function close(world: World, session: Session): void {
  session.status = 'expired';
  session.url = null;
  emit(world, 'checkout.session.expired', session);
  const intent = world.state.paymentIntents[session.payment_intent ?? ''];
  if (intent === undefined || intent.status === 'canceled') return;
  intent.status = 'canceled';
  intent.canceled_at = seconds(world);
  intent.cancellation_reason = 'expired';
  emit(world, 'payment_intent.canceled', intent);
}
