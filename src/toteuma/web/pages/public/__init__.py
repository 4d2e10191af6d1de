"""The public site: published reports, for everybody."""
