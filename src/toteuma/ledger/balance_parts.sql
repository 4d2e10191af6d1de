-- What a figure is made of: the balances behind it, as they were booked.
--
-- The same relations as in balance_query.sql, but balances keeps its cost centre and project,
-- and only accounts on a line and places in the tree take part.
SELECT
    balances.fiscal_year AS fiscal_year,
    balances.period AS period,
    balances.account AS account,
    balances.cost_centre AS cost_centre,
    balances.project AS project,
    CAST(SUM(balances.cents) AS BIGINT) AS cents,
    CAST(SUM(balances.entries) AS BIGINT) AS entries
FROM balances
JOIN months
    ON CAST(balances.fiscal_year AS INTEGER) * 100 + balances.period = months.month_number
JOIN account_lines
    ON balances.account = account_lines.account
LEFT JOIN projects
    ON balances.project = projects.project
JOIN places
    ON months.period_group = places.period_group AND balances.place = places.place
WHERE
    account_lines.line >= 0
    AND COALESCE(account_lines.in_book, projects.in_book, account_lines.in_book_by_default)
GROUP BY
    balances.fiscal_year,
    balances.period,
    balances.account,
    balances.cost_centre,
    balances.project
ORDER BY
    balances.fiscal_year,
    balances.period,
    balances.account,
    balances.cost_centre,
    balances.project
