"""One module a subcommand, loaded only when it is asked for: a cold start stays quick."""
