"""What is told of requests, queries, accounts and health: the logs, the metrics, and the addresses that say whether all is well."""
