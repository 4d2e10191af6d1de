-- What stands behind figures: how many entries, and how they divide between counterparties.
--
-- Relations as in balance_query.sql, but of entries instead of balances, and besides:
--   figures  node, line, period_group, figure: the figures that a leaf is part of
-- Sums by leaf and counterparty come first: they are far fewer than the entries.
WITH leaves AS (
    SELECT
        entries.place,
        account_lines.line,
        months.period_group,
        TRIM(COALESCE(entries.counterparty, '')) AS counterparty,
        SUM(entries.cents) AS cents,
        COUNT(*) AS entries
    FROM entries
    JOIN months
        ON CAST(entries.fiscal_year AS INTEGER) * 100 + entries.period = months.month_number
    JOIN account_lines
        ON entries.account = account_lines.account
    LEFT JOIN projects
        ON entries.project = projects.project
    WHERE
        account_lines.line >= 0
        AND COALESCE(account_lines.in_book, projects.in_book, account_lines.in_book_by_default)
    GROUP BY ALL
),
shares AS (
    SELECT
        figures.figure,
        leaves.counterparty,
        ABS(SUM(leaves.cents)) AS cents,
        SUM(leaves.entries) AS entries
    FROM leaves
    JOIN places
        ON leaves.period_group = places.period_group AND leaves.place = places.place
    JOIN figures
        ON places.node = figures.node
        AND leaves.line = figures.line
        AND leaves.period_group = figures.period_group
    GROUP BY figures.figure, leaves.counterparty
)
SELECT
    figure,
    CAST(SUM(entries) AS BIGINT) AS entries,
    CAST(SUM(cents) AS BIGINT) AS cents,
    MAX(CAST(cents AS BIGINT), 10) FILTER (counterparty <> '') AS largest
FROM shares
GROUP BY figure
ORDER BY figure
