CREATE TABLE "dispute" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"session" integer NOT NULL,
	"amount_cents" integer NOT NULL,
	"status" text NOT NULL,
	"read_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "received" (
	"order_id" text NOT NULL,
	"way" text NOT NULL,
	"reference" text NOT NULL,
	"amount_cents" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_by" text NOT NULL,
	CONSTRAINT "received_order_id_way_reference_pk" PRIMARY KEY("order_id","way","reference"),
	CONSTRAINT "received_something" CHECK ("received"."amount_cents" > 0)
);
--> statement-breakpoint
CREATE TABLE "refund_account" (
	"order_id" text PRIMARY KEY NOT NULL,
	"box" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refund" (
	"order_id" text NOT NULL,
	"number" integer NOT NULL,
	"amount_cents" integer NOT NULL,
	"way" text NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"session" integer,
	"stripe_id" text,
	"reference" text,
	"asked_at" timestamp with time zone NOT NULL,
	"tried_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	CONSTRAINT "refund_order_id_number_pk" PRIMARY KEY("order_id","number"),
	CONSTRAINT "refund_stripe_id_unique" UNIQUE("stripe_id"),
	CONSTRAINT "refund_something" CHECK ("refund"."amount_cents" > 0)
);
--> statement-breakpoint
ALTER TABLE "payment_session" DROP CONSTRAINT "payment_session_refund_id_unique";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "method" text DEFAULT 'card' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "delivered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payment_session" ADD COLUMN "amount_cents" integer;--> statement-breakpoint
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received" ADD CONSTRAINT "received_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received" ADD CONSTRAINT "received_recorded_by_access_key_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."access_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_account" ADD CONSTRAINT "refund_account_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund" ADD CONSTRAINT "refund_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dispute_order" ON "dispute" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refund_under_way" ON "refund" USING btree ("order_id") WHERE "refund"."way" = 'card' AND "refund"."state" IN ('due', 'sent');--> statement-breakpoint
UPDATE "payment_session" s SET "amount_cents" = o."total_cents" FROM "orders" o
  WHERE o."id" = s."order_id" AND s."state" IN ('paid', 'refund-due', 'refunded');
--> statement-breakpoint
INSERT INTO "refund" ("order_id", "number", "amount_cents", "way", "reason", "state", "session", "stripe_id", "asked_at")
  SELECT "order_id", "number", "amount_cents", 'card', 'late',
    CASE "state" WHEN 'refunded' THEN 'done' ELSE 'due' END, "number", "refund_id", "expires_at"
  FROM "payment_session" WHERE "state" IN ('refund-due', 'refunded');
--> statement-breakpoint
UPDATE "job" j SET "subject" = s."order_id" || '/' || s."number" FROM "payment_session" s
  WHERE j."kind" = 'refund' AND j."subject" = s."stripe_id";
--> statement-breakpoint
ALTER TABLE "payment_session" DROP COLUMN "refund_id";
--> statement-breakpoint
CREATE OR REPLACE FUNCTION "keep_order"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.quote_id, OLD.secret_hash, OLD.document, OLD.digest, OLD.profile_document,
      OLD.board, OLD.total_cents, OLD.currency, OLD.placed_at, OLD.method)
    IS DISTINCT FROM
     (NEW.id, NEW.quote_id, NEW.secret_hash, NEW.document, NEW.digest, NEW.profile_document,
      NEW.board, NEW.total_cents, NEW.currency, NEW.placed_at, NEW.method)
  THEN
    RAISE EXCEPTION 'an order is immutable' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE FUNCTION "bound_refunds"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE came bigint; gone bigint;
BEGIN
  -- Two refunds of one order are one after the other here, whatever the code locks.
  PERFORM 1 FROM orders WHERE id = NEW.order_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(amount_cents), 0) INTO came FROM (
    SELECT amount_cents FROM received WHERE order_id = NEW.order_id
    UNION ALL SELECT amount_cents FROM payment_session WHERE order_id = NEW.order_id
  ) AS payment;
  SELECT coalesce(sum(amount_cents), 0) INTO gone FROM refund
    WHERE order_id = NEW.order_id AND state <> 'failed';
  IF gone > came THEN
    RAISE EXCEPTION 'more would go back than came' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- The last line of defence: whatever the code does, no more goes back than came.
CREATE TRIGGER "refund_is_bounded" AFTER INSERT OR UPDATE ON "refund"
  FOR EACH ROW EXECUTE FUNCTION "bound_refunds"();
