CREATE TABLE "audit_head" (
	"only" integer PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"line" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certificate" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"body" text NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "certificate_unit_id_unique" UNIQUE("unit_id")
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"order_id" text PRIMARY KEY NOT NULL,
	"wrapped_key" "bytea",
	"box" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"unit_id" text NOT NULL,
	"kind" text NOT NULL,
	"sha256" text NOT NULL,
	"body" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "evidence_unit_id_kind_sha256_pk" PRIMARY KEY("unit_id","kind","sha256")
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" "bytea" NOT NULL,
	"attempt" text NOT NULL,
	"leased_until" timestamp with time zone NOT NULL,
	"status" integer,
	"box" "bytea",
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_scope_key_pk" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
CREATE TABLE "job" (
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"run_at" timestamp with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp with time zone,
	"done_at" timestamp with time zone,
	"dead_at" timestamp with time zone,
	"error" text,
	CONSTRAINT "job_kind_subject_pk" PRIMARY KEY("kind","subject")
);
--> statement-breakpoint
CREATE TABLE "access_key" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"scopes" text[] NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "access_key_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "mail" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"version" integer NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "mail_once" UNIQUE("order_id","kind","version")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"quote_id" text NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"document" text NOT NULL,
	"digest" text NOT NULL,
	"profile_document" text NOT NULL,
	"board" text NOT NULL,
	"total_cents" integer NOT NULL,
	"currency" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"paid_at" timestamp with time zone,
	"state" text NOT NULL,
	"payment" text NOT NULL,
	"fulfilment" text NOT NULL,
	CONSTRAINT "orders_quote_id_unique" UNIQUE("quote_id"),
	CONSTRAINT "orders_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "payment_session" (
	"order_id" text NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"stripe_id" text,
	"url" text,
	"payment_intent" text,
	"refund_id" text,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payment_session_order_id_number_pk" PRIMARY KEY("order_id","number"),
	CONSTRAINT "payment_session_stripe_id_unique" UNIQUE("stripe_id"),
	CONSTRAINT "payment_session_payment_intent_unique" UNIQUE("payment_intent"),
	CONSTRAINT "payment_session_refund_id_unique" UNIQUE("refund_id")
);
--> statement-breakpoint
CREATE TABLE "quote" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"version" integer NOT NULL,
	"configuration" jsonb NOT NULL,
	"country" text NOT NULL,
	"profile_name" text NOT NULL,
	"profile_version" text NOT NULL,
	"profile_changes" jsonb NOT NULL,
	"profile_document" text NOT NULL,
	"profile_digest" text NOT NULL,
	"price" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"order_id" text,
	CONSTRAINT "quote_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "quote_order_id_unique" UNIQUE("order_id")
);
--> statement-breakpoint
CREATE TABLE "reservation" (
	"order_id" text PRIMARY KEY NOT NULL,
	"items" jsonb NOT NULL,
	"state" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reservation_state" CHECK ("reservation"."state" IN ('held', 'taken', 'released'))
);
--> statement-breakpoint
CREATE TABLE "stock" (
	"sku" text PRIMARY KEY NOT NULL,
	"on_hand" integer NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "stock_never_oversold" CHECK (0 <= "stock"."reserved" AND "stock"."reserved" <= "stock"."on_hand")
);
--> statement-breakpoint
CREATE TABLE "stripe_event" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"livemode" boolean NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"technician_id" text NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL,
	"serial" text,
	"disk_model" text,
	"disk_serial" text,
	"carrier" text,
	"tracking" text,
	"shipped_at" timestamp with time zone,
	CONSTRAINT "unit_order_id_unique" UNIQUE("order_id"),
	CONSTRAINT "unit_serial_unique" UNIQUE("serial")
);
--> statement-breakpoint
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail" ADD CONSTRAINT "mail_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_quote_id_quote_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quote"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_session" ADD CONSTRAINT "payment_session_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_technician_id_access_key_id_fk" FOREIGN KEY ("technician_id") REFERENCES "public"."access_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_age" ON "idempotency" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "job_due" ON "job" USING btree ("run_at") WHERE "job"."done_at" IS NULL AND "job"."dead_at" IS NULL;--> statement-breakpoint
CREATE INDEX "orders_to_build" ON "orders" USING btree ("board","paid_at") WHERE "orders"."fulfilment" = 'queued';--> statement-breakpoint
CREATE UNIQUE INDEX "payment_session_one_live" ON "payment_session" USING btree ("order_id") WHERE "payment_session"."state" IN ('opening', 'open');--> statement-breakpoint
CREATE UNIQUE INDEX "payment_session_one_paid" ON "payment_session" USING btree ("order_id") WHERE "payment_session"."state" = 'paid';--> statement-breakpoint
CREATE INDEX "reservation_due" ON "reservation" USING btree ("expires_at") WHERE "reservation"."state" = 'held';--> statement-breakpoint
CREATE INDEX "stripe_event_object" ON "stripe_event" USING btree ("object_id");--> statement-breakpoint
CREATE INDEX "unit_technician" ON "unit" USING btree ("technician_id");--> statement-breakpoint
INSERT INTO "audit_head" ("only", "seq", "hash") VALUES (1, 0, repeat('0', 64));
--> statement-breakpoint
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
--> statement-breakpoint
-- What happened stays written, whatever the code does.
CREATE TRIGGER "audit_only_grows" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE FUNCTION "keep_order"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.quote_id, OLD.secret_hash, OLD.document, OLD.digest, OLD.profile_document,
      OLD.board, OLD.total_cents, OLD.currency, OLD.placed_at)
    IS DISTINCT FROM
     (NEW.id, NEW.quote_id, NEW.secret_hash, NEW.document, NEW.digest, NEW.profile_document,
      NEW.board, NEW.total_cents, NEW.currency, NEW.placed_at)
  THEN
    RAISE EXCEPTION 'an order is immutable' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
-- An order moves on its three axes; what was bought never changes.
CREATE TRIGGER "order_is_immutable" BEFORE UPDATE ON "orders"
  FOR EACH ROW EXECUTE FUNCTION "keep_order"();
