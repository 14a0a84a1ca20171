"""WHAT WOULD HAVE HAPPENED: fills and the account, in one kernel."""
