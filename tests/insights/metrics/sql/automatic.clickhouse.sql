WITH "work_months" AS (
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
    failed
  FROM evenhand_work_months
  WHERE
    workspace = 1 AND file IN ('work_months.parquet')
)
SELECT
  "t2"."by_team" AS "by_team",
  "t2"."by_month" AS "by_month",
  "t2"."n" AS "n",
  "t2"."scored" AS "scored",
  "t2"."total" AS "total",
  "t2"."squares" AS "squares"
FROM (
  SELECT
    "t1"."by_team" AS "by_team",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."scored") AS "scored",
    SUM("t1"."total") AS "total",
    SUM("t1"."squares") AS "squares",
    SUM("t1"."there") AS "there"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      "t0"."n" AS "n",
      "t0"."scored" AS "scored",
      "t0"."total" AS "total",
      "t0"."squares" AS "squares",
      "t0"."n" AS "there"
    FROM "work_months" AS "t0"
    WHERE
      "t0"."month" >= 202605
      AND "t0"."month" <= 202605
      AND "t0"."channel" = 0
      AND "t0"."automatic"
      AND "t0"."judge" IN (7)
  ) AS "t1"
  GROUP BY
    "t1"."by_team",
    "t1"."by_month"
) AS "t2"
WHERE
  "t2"."there" > 0
ORDER BY
  "t2"."by_team" ASC,
  "t2"."by_month" ASC
