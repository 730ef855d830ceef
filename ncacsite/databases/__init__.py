"""Which server of the database answers, for how long it is waited for, and who writes when (docs/decisions/0021, 0022)."""
