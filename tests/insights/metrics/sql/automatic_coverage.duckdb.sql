WITH "reviews" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/reviews.parquet'])
), "segments" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/segments.parquet'])
), "dead_review" AS (
  SELECT
    *
  FROM READ_PARQUET(['/facts/dead_review.parquet'])
)
SELECT
  *
FROM (
  SELECT
    "t10"."by_team",
    "t10"."by_month",
    SUM("t10"."n") AS "n",
    SUM("t10"."judged") AS "judged"
  FROM (
    SELECT
      "t6"."team" AS "by_team",
      "t6"."month" AS "by_month",
      CAST(NOT "t6"."part" IS NULL AS BIGINT) AS "n",
      CAST(CASE WHEN NOT "t9"."by_judge" IS NULL THEN 1 ELSE 0 END AS BIGINT) AS "judged"
    FROM (
      SELECT
        *
      FROM "segments" AS "t0"
      WHERE
        "t0"."day" >= 20574 AND "t0"."day" <= 20604 AND "t0"."channel" = 0
    ) AS "t6"
    LEFT OUTER JOIN (
      SELECT DISTINCT
        "t7"."segment" AS "by_judge"
      FROM (
        SELECT
          "t3"."part",
          "t3"."review",
          "t3"."conversation",
          "t3"."segment",
          "t3"."agent",
          "t3"."team",
          "t3"."channel",
          "t3"."language",
          "t3"."day",
          "t3"."month",
          "t3"."reviewer",
          "t3"."automatic",
          "t3"."scorecard",
          "t3"."version",
          "t3"."kind",
          "t3"."status",
          "t3"."purpose",
          "t3"."drawn",
          "t3"."outcome",
          "t3"."score",
          "t3"."weight",
          "t3"."weighted",
          "t3"."seconds",
          "t3"."delay",
          "t3"."late",
          "t3"."dispute"
        FROM "reviews" AS "t3"
        ANTI JOIN "dead_review" AS "t4"
          ON "t3"."review" = "t4"."row" AND "t3"."part" = "t4"."was"
      ) AS "t7"
      WHERE
        "t7"."kind" = 0
        AND "t7"."status" IN (1, 2)
        AND "t7"."automatic"
        AND "t7"."reviewer" IN (7)
    ) AS "t9"
      ON "t6"."segment" = "t9"."by_judge"
  ) AS "t10"
  GROUP BY
    1,
    2
) AS "t11"
ORDER BY
  "t11"."by_team" ASC,
  "t11"."by_month" ASC
