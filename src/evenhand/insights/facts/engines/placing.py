"""Putting into a query where each table's rows are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def placed(tree: Any, dialect: str, rows_of: Callable[[str], str]) -> str:
    """The SQL of a query whose tables are each replaced by what ``rows_of`` says."""
    import sqlglot
    from sqlglot import expressions

    queries = {query.alias for query in tree.find_all(expressions.CTE)}

    def put(node: Any) -> Any:
        if not isinstance(node, expressions.Table) or node.name in queries:
            return node
        rows = sqlglot.parse_one(rows_of(node.name), dialect=dialect)
        bare = rows.unnest() if isinstance(rows, expressions.Subquery) else rows
        return bare.subquery(node.alias_or_name)

    names = {cte.alias for cte in tree.find_all(expressions.CTE)}
    text: str = tree.transform(
        lambda node: (
            node if isinstance(node, expressions.Table) and node.name in names else put(node)
        )
    ).sql(dialect=dialect)
    return text
