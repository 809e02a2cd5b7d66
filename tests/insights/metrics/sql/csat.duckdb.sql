WITH "surveys" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/surveys.parquet'])
)
SELECT
  *
FROM (
  SELECT
    "t2"."by_team",
    "t2"."by_month",
    SUM("t2"."sent") AS "sent",
    SUM("t2"."answered") AS "answered",
    SUM("t2"."satisfied") AS "satisfied",
    SUM("t2"."share") AS "share",
    SUM("t2"."share2") AS "share2"
  FROM (
    SELECT
      "t1"."team" AS "by_team",
      "t1"."month" AS "by_month",
      CAST(NOT "t1"."part" IS NULL AS BIGINT) AS "sent",
      CAST(CASE WHEN NOT "t1"."share" IS NULL THEN 1 ELSE 0 END AS BIGINT) AS "answered",
      CAST(CASE WHEN COALESCE("t1"."share" >= 75000000, FALSE) THEN 1 ELSE 0 END AS BIGINT) AS "satisfied",
      COALESCE("t1"."share", 0) AS "share",
      COALESCE(
        (
          CAST("t1"."share" AS DOUBLE) / 1000000
        ) * (
          CAST("t1"."share" AS DOUBLE) / 1000000
        ),
        0
      ) AS "share2"
    FROM (
      SELECT DISTINCT
        "t0"."month",
        "t0"."part",
        "t0"."share",
        "t0"."survey",
        "t0"."team"
      FROM "surveys" AS "t0"
      WHERE
        "t0"."day" >= 20574
        AND "t0"."day" <= 20604
        AND "t0"."channel" = 0
        AND "t0"."survey_kind" = 0
    ) AS "t1"
  ) AS "t2"
  GROUP BY
    1,
    2
) AS "t3"
ORDER BY
  "t3"."by_team" ASC,
  "t3"."by_month" ASC
