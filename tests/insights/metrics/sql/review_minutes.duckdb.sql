WITH "reviews" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/reviews.parquet'])
), "dead_review" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/dead_review.parquet'])
)
SELECT
  *
FROM (
  SELECT
    "t5"."by_team",
    "t5"."by_month",
    SUM("t5"."n") AS "n",
    SUM("t5"."seconds") AS "seconds",
    SUM("t5"."seconds2") AS "seconds2"
  FROM (
    SELECT
      "t4"."team" AS "by_team",
      "t4"."month" AS "by_month",
      CAST(NOT "t4"."day" IS NULL AS BIGINT) AS "n",
      "t4"."seconds",
      COALESCE(CAST("t4"."seconds" AS DOUBLE) * CAST("t4"."seconds" AS DOUBLE), 0) AS "seconds2"
    FROM (
      SELECT
        "t2"."part",
        "t2"."review",
        "t2"."conversation",
        "t2"."segment",
        "t2"."agent",
        "t2"."team",
        "t2"."channel",
        "t2"."language",
        "t2"."day",
        "t2"."month",
        "t2"."reviewer",
        "t2"."automatic",
        "t2"."scorecard",
        "t2"."version",
        "t2"."kind",
        "t2"."status",
        "t2"."purpose",
        "t2"."drawn",
        "t2"."outcome",
        "t2"."score",
        "t2"."weight",
        "t2"."weighted",
        "t2"."seconds",
        "t2"."delay",
        "t2"."late",
        "t2"."dispute"
      FROM "reviews" AS "t2"
      ANTI JOIN "dead_review" AS "t3"
        ON "t2"."review" = "t3"."row" AND "t2"."part" = "t3"."was"
    ) AS "t4"
    WHERE
      "t4"."day" >= 20574
      AND "t4"."day" <= 20604
      AND "t4"."channel" = 0
      AND NOT (
        "t4"."automatic"
      )
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
ORDER BY
  "t6"."by_team" ASC,
  "t6"."by_month" ASC
