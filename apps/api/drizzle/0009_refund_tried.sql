-- That a refund was tried says nothing of how much goes back: it is written down without the order's
-- lock, which this trigger would take after the refund's, and everybody else takes before it.
DROP TRIGGER "refund_is_bounded" ON "refund";--> statement-breakpoint
CREATE TRIGGER "refund_is_bounded" AFTER INSERT OR UPDATE OF "order_id", "session", "amount_cents", "state" ON "refund"
  FOR EACH ROW EXECUTE FUNCTION "bound_refunds"();
