"""Import profiles that ship with Toteuma, one TOML file each (see ``toteuma.ledger.profiles``)."""
