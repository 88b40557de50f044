ALTER TABLE "delivery" ALTER COLUMN "box" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "over_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "delivery_kept" ON "delivery" USING btree ("wrapped_key") WHERE "delivery"."wrapped_key" IS NOT NULL;