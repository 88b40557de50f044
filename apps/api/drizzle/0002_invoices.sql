CREATE TABLE "invoice_buyer" (
	"order_id" text PRIMARY KEY NOT NULL,
	"wrapped_key" "bytea",
	"box" "bytea",
	"keep_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invoice_series" (
	"year" integer PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoice" (
	"number" text PRIMARY KEY NOT NULL,
	"year" integer NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"order_id" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"total_cents" integer NOT NULL,
	"document" text NOT NULL,
	CONSTRAINT "invoice_number_once" UNIQUE("year","seq")
);
--> statement-breakpoint
ALTER TABLE "invoice_buyer" ADD CONSTRAINT "invoice_buyer_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invoice_buyer_kept" ON "invoice_buyer" USING btree ("wrapped_key") WHERE "invoice_buyer"."wrapped_key" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_one" ON "invoice" USING btree ("order_id") WHERE "invoice"."kind" = 'invoice';--> statement-breakpoint
CREATE INDEX "invoice_order" ON "invoice" USING btree ("order_id");