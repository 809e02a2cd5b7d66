WITH "category_days" AS (
  SELECT
    part,
    day,
    month,
    team,
    channel,
    scorecard,
    automatic,
    drawn,
    category,
    judge,
    n,
    scored,
    total,
    squares,
    chosen,
    weights,
    weighted,
    wx2,
    v,
    vx,
    vx2,
    passed,
    failed,
    na
  FROM evenhand_category_days
  WHERE
    workspace = 1 AND file IN ('category_days.parquet')
)
SELECT
  *
FROM (
  SELECT
    "t1"."by_category" AS "by_category",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."passed") AS "passed",
    SUM("t1"."failed") AS "failed"
  FROM (
    SELECT
      "t0"."category" AS "by_category",
      "t0"."month" AS "by_month",
      "t0"."n" AS "n",
      "t0"."passed" AS "passed",
      "t0"."failed" AS "failed"
    FROM "category_days" AS "t0"
    WHERE
      "t0"."day" >= 20574
      AND "t0"."day" <= 20604
      AND "t0"."channel" = 0
      AND NOT (
        "t0"."automatic"
      )
      AND "t0"."drawn"
  ) AS "t1"
  GROUP BY
    "t1"."by_category",
    "t1"."by_month"
) AS "t2"
ORDER BY
  "t2"."by_category" ASC,
  "t2"."by_month" ASC
