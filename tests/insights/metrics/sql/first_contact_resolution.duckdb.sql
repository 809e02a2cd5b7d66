WITH "segments" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/segments.parquet'])
)
SELECT
  *
FROM (
  SELECT
    "t1"."by_team",
    "t1"."by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."resolution_known") AS "resolution_known",
    SUM("t1"."resolved") AS "resolved"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      CAST(NOT "t0"."part" IS NULL AS BIGINT) AS "n",
      CAST(CASE WHEN NOT "t0"."resolved" IS NULL THEN 1 ELSE 0 END AS BIGINT) AS "resolution_known",
      CAST(CASE WHEN COALESCE("t0"."resolved", FALSE) THEN 1 ELSE 0 END AS BIGINT) AS "resolved"
    FROM "segments" AS "t0"
    WHERE
      "t0"."day" >= 20574 AND "t0"."day" <= 20604 AND "t0"."channel" = 0
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
ORDER BY
  "t2"."by_team" ASC,
  "t2"."by_month" ASC
