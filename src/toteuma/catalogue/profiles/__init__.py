"""Import profiles that ship with Toteuma, one TOML file each; read by ``toteuma.ledger.profiles``."""
