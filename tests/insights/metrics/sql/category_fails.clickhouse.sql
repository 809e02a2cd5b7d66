WITH "category_months" AS (
  SELECT
    part,
    month,
    team,
    channel,
    language,
    scorecard,
    automatic,
    drawn,
    judge,
    category,
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
  FROM evenhand_category_months
  WHERE
    workspace = 1 AND file IN ('category_months.parquet')
)
SELECT
  "t2"."by_category" AS "by_category",
  "t2"."by_month" AS "by_month",
  "t2"."n" AS "n",
  "t2"."passed" AS "passed",
  "t2"."failed" AS "failed"
FROM (
  SELECT
    "t1"."by_category" AS "by_category",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."passed") AS "passed",
    SUM("t1"."failed") AS "failed",
    SUM("t1"."there") AS "there"
  FROM (
    SELECT
      "t0"."category" AS "by_category",
      "t0"."month" AS "by_month",
      "t0"."n" AS "n",
      "t0"."passed" AS "passed",
      "t0"."failed" AS "failed",
      "t0"."n" AS "there"
    FROM "category_months" AS "t0"
    WHERE
      "t0"."month" >= 202605
      AND "t0"."month" <= 202605
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
WHERE
  "t2"."there" > 0
ORDER BY
  "t2"."by_category" ASC,
  "t2"."by_month" ASC
