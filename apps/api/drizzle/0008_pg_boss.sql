-- Jobs are pg-boss' own now, in a schema that it makes and migrates itself. What was not done is not
-- moved: no shop was live yet.
DROP TABLE "job" CASCADE;
