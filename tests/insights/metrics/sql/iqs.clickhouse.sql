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
  "t2"."chosen" AS "chosen",
  "t2"."weights" AS "weights",
  "t2"."weighted" AS "weighted",
  "t2"."wx2" AS "wx2",
  "t2"."v" AS "v",
  "t2"."vx" AS "vx",
  "t2"."vx2" AS "vx2"
FROM (
  SELECT
    "t1"."by_team" AS "by_team",
    "t1"."by_month" AS "by_month",
    SUM("t1"."n") AS "n",
    SUM("t1"."scored") AS "scored",
    SUM("t1"."chosen") AS "chosen",
    SUM("t1"."weights") AS "weights",
    SUM("t1"."weighted") AS "weighted",
    SUM("t1"."wx2") AS "wx2",
    SUM("t1"."v") AS "v",
    SUM("t1"."vx") AS "vx",
    SUM("t1"."vx2") AS "vx2",
    SUM("t1"."there") AS "there"
  FROM (
    SELECT
      "t0"."team" AS "by_team",
      "t0"."month" AS "by_month",
      "t0"."n" AS "n",
      "t0"."scored" AS "scored",
      "t0"."chosen" AS "chosen",
      "t0"."weights" AS "weights",
      "t0"."weighted" AS "weighted",
      "t0"."wx2" AS "wx2",
      "t0"."v" AS "v",
      "t0"."vx" AS "vx",
      "t0"."vx2" AS "vx2",
      "t0"."n" AS "there"
    FROM "work_months" AS "t0"
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
    "t1"."by_team",
    "t1"."by_month"
) AS "t2"
WHERE
  "t2"."there" > 0
ORDER BY
  "t2"."by_team" ASC,
  "t2"."by_month" ASC
