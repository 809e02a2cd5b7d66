WITH "causes" AS (
  SELECT
    part,
    review,
    conversation,
    segment,
    agent,
    team,
    channel,
    language,
    day,
    month,
    reviewer,
    automatic,
    scorecard,
    version,
    kind,
    status,
    purpose,
    drawn,
    category,
    cause
  FROM evenhand_causes
  WHERE
    workspace = 1 AND file IN ('causes.parquet')
), "dead_review" AS (
  SELECT
    part,
    row,
    was
  FROM evenhand_dead_review
  WHERE
    workspace = 1 AND file IN ('dead_review.parquet')
)
SELECT
  *
FROM (
  SELECT
    "t5"."by_cause" AS "by_cause",
    "t5"."by_month" AS "by_month",
    SUM("t5"."n") AS "n"
  FROM (
    SELECT
      "t4"."cause" AS "by_cause",
      "t4"."month" AS "by_month",
      CAST(isNotNull("t4"."day") AS Nullable(Int64)) AS "n"
    FROM (
      SELECT
        "t2"."part" AS "part",
        "t2"."review" AS "review",
        "t2"."conversation" AS "conversation",
        "t2"."segment" AS "segment",
        "t2"."agent" AS "agent",
        "t2"."team" AS "team",
        "t2"."channel" AS "channel",
        "t2"."language" AS "language",
        "t2"."day" AS "day",
        "t2"."month" AS "month",
        "t2"."reviewer" AS "reviewer",
        "t2"."automatic" AS "automatic",
        "t2"."scorecard" AS "scorecard",
        "t2"."version" AS "version",
        "t2"."kind" AS "kind",
        "t2"."status" AS "status",
        "t2"."purpose" AS "purpose",
        "t2"."drawn" AS "drawn",
        "t2"."category" AS "category",
        "t2"."cause" AS "cause"
      FROM "causes" AS "t2"
      LEFT ANTI JOIN "dead_review" AS "t3"
        ON "t2"."review" = "t3"."row" AND "t2"."part" = "t3"."was"
    ) AS "t4"
    WHERE
      "t4"."day" >= 20574
      AND "t4"."day" <= 20604
      AND "t4"."channel" = 0
      AND "t4"."kind" = 0
      AND "t4"."status" IN (1, 2)
      AND NOT (
        "t4"."automatic"
      )
  ) AS "t5"
  GROUP BY
    "t5"."by_cause",
    "t5"."by_month"
) AS "t6"
ORDER BY
  "t6"."by_cause" ASC,
  "t6"."by_month" ASC
